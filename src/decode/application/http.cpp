#include "wirelake/http.h"

#include <algorithm>

#include "base/text_view.h"

namespace wirelake {
namespace {

// RFC 9110 section 5.6.2.
bool is_token_character(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return is_letter || (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

// Takes the next line off `rest`, without its end; nothing if it has none. A bare LF ends a line as
// well (RFC 9112 section 2.2).
std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// RFC 9112 section 3.
bool read_request_line(std::string_view line, HttpRequest& request) {
  constexpr std::string_view kVersion = " HTTP/1.";
  if (line.size() <= kVersion.size()) return false;
  const char minor = line.back();
  line.remove_suffix(1);
  if (!line.ends_with(kVersion) || minor < '0' || minor > '9') return false;
  const std::size_t method_len = line.find(' ');
  const std::size_t uri_end = line.size() - kVersion.size();
  if (method_len >= uri_end) return false;
  request.method = line.substr(0, method_len);
  request.uri = without_blanks(line.substr(method_len, uri_end - method_len));
  request.version = {line.data() + line.size() - 2, 3};
  return is_token(request.method) && !request.uri.empty();
}

}  // namespace

std::optional<HttpField> HttpFieldWalk::next() {
  while (auto line = take_line(rest_)) {
    const std::size_t colon = line->find(':');
    if (colon == std::string_view::npos || !is_token(line->substr(0, colon))) continue;
    // A line that begins with a blank goes on with the value (RFC 9112 section 5.2).
    const char* const end = [&] {
      std::string_view value = *line;
      while (!rest_.empty() && is_blank(rest_.front()))
        value = *take_line(rest_);
      return value.data() + value.size();
    }();
    const char* const begin = line->data() + colon + 1;
    return HttpField{line->substr(0, colon),
                     without_blanks({begin, static_cast<std::size_t>(end - begin)})};
  }
  return std::nullopt;
}

std::optional<HttpRequest> find_http_request(Bytes tcp_payload) {
  if (!may_be_http_request(tcp_payload)) return std::nullopt;
  std::string_view rest = as_text(tcp_payload);
  HttpRequest request;
  const auto line = take_line(rest);
  if (!line || !read_request_line(*line, request)) return std::nullopt;
  const char* const begin = rest.data();
  while (true) {
    const char* const end = rest.data();
    const auto field = take_line(rest);
    if (!field) return std::nullopt;
    if (!field->empty()) continue;
    request.fields = {begin, static_cast<std::size_t>(end - begin)};
    return request;
  }
}

}  // namespace wirelake
