#include <algorithm>
#include <array>
#include <optional>

#include "base/quoted.h"
#include "wirelake/filter.h"

namespace wirelake {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kLineForms = "a line is 'src NET', 'dst NET' or 'either NET'";

// By the number of the position.
constexpr std::array<std::string_view, 3> kPositionWords = {"src", "dst", "either"};

Error wrong(std::string what) {
  return {ErrorCode::kInvalidArgument, std::move(what)};
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Takes the next word off the front of `line`; empty at the line's end.
std::string_view take_word(std::string_view& line) {
  const auto begin = std::find_if_not(line.begin(), line.end(), is_blank);
  const auto end = std::find_if(begin, line.end(), is_blank);
  const std::string_view word(begin, end);
  line = std::string_view(end, line.end());
  return word;
}

std::optional<Position> find_position(std::string_view word) {
  for (std::size_t i = 0; i < kPositionWords.size(); ++i) {
    if (word == kPositionWords[i]) return static_cast<Position>(i);
  }
  return std::nullopt;
}

// The entry of a line, or none if the line is blank.
Result<std::optional<FilterEntry>> read_line(std::string_view line) {
  const std::string_view word = take_word(line);
  if (word.empty()) return std::optional<FilterEntry>();
  const auto position = find_position(word);
  if (!position) return wrong(quoted(word) + " is no position; " + std::string(kLineForms));
  const std::string_view net = take_word(line);
  if (net.empty()) return wrong(quoted(word) + " without a subnet; " + std::string(kLineForms));
  auto subnet = IpSubnet::parse(net);
  if (!subnet.ok()) return std::move(subnet).error();
  const std::string_view extra = take_word(line);
  if (!extra.empty()) return wrong(quoted(extra) + " after the subnet; " + std::string(kLineForms));
  return std::optional<FilterEntry>({*subnet, *position});
}

}  // namespace

Result<std::vector<FilterEntry>> parse_filter_text(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<FilterEntry> entries;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto entry = read_line(line.substr(0, line.find('#')));
    if (!entry.ok()) {
      return wrong("line " + std::to_string(number) + ": " + entry.error().message);
    }
    if (*entry) entries.push_back(**entry);
  }
  return entries;
}

std::string_view to_string(Position position) {
  return kPositionWords[static_cast<std::size_t>(position)];
}

}  // namespace wirelake
