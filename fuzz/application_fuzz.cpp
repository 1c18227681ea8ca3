// Fuzzes what reads the bytes of applications: DNS messages and HTTP requests.
//
// What is found lies in the input; what is made text is UTF-8 in one line, and bounded; the walk
// that decoding does finds what the one for columns does.
#include <string>
#include <string_view>

#include "base/text_view.h"
#include "base/utf8.h"
#include "byte_chunks.h"
#include "check_packet.h"
#include "require.h"
#include "wirelake/dns.h"
#include "wirelake/http.h"

using namespace wirelake;

namespace {

// A label of 63 bytes in decimal escapes, as often as a name of 255 bytes can have it.
constexpr std::size_t kMaxNameText = 255 * 4;

void require_plain(const std::string& text) {
  fuzz::require(to_valid_utf8(text) == text);
  for (const char c : text)
    fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

void check_name(const DnsName& name) {
  std::string text;
  append_dns_name(name, text);
  fuzz::require(!text.empty() && text.size() <= kMaxNameText);
  require_plain(text);
}

void check_value(const DnsMessage& message, const DnsRecord& answer) {
  std::string text;
  append_dns_value(message, answer, text);
  // Three names in a record, or each byte of the data as the longest name of a type.
  fuzz::require(text.size() <= 3 * kMaxNameText + 100 + 100 * answer.data.size());
  require_plain(text);
}

void check_dns(Bytes bytes) {
  auto message = find_dns_message(bytes);
  fuzz::require(message.has_value() == (bytes.size() >= 12));
  if (!message) return;
  for (const bool is_multicast : {false, true}) {
    message->is_multicast = is_multicast;
    DnsWalk answers_alone(*message);
    std::size_t answers = 0;
    while (answers_alone.next_answer())
      ++answers;
    DnsWalk walk(*message);
    std::size_t questions = 0;
    for (; const auto question = walk.next_question(); ++questions)
      check_name(question->name);
    for (; const auto answer = walk.next_answer(); --answers) {
      fuzz::require(fuzz::lies_in(answer->data, bytes));
      check_name(answer->name);
      check_value(*message, *answer);
    }
    fuzz::require(answers == 0 && questions <= message->question_count);
    fuzz::require(walk.is_damaged() == answers_alone.is_damaged());
  }
}

bool lies_in(std::string_view inner, Bytes outer) {
  return fuzz::lies_in(std::as_bytes(std::span(inner)), outer);
}

void check_http(Bytes bytes) {
  const auto request = find_http_request(bytes);
  if (!request) return;
  fuzz::require(may_be_http_request(bytes));
  fuzz::require(lies_in(request->method, bytes) && lies_in(request->uri, bytes));
  fuzz::require(lies_in(request->fields, bytes) && request->version.starts_with("1."));
  fuzz::require(!request->method.empty() && !request->uri.empty());
  HttpFieldWalk walk(*request);
  while (const auto field = walk.next()) {
    fuzz::require(!field->name.empty());
    fuzz::require(lies_in(field->name, bytes) && lies_in(field->value, bytes));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = fuzz::as_bytes(data, size);
  check_dns(bytes);
  check_http(bytes);
  return 0;
}
