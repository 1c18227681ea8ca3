// quoted(): input text inside a message to people.
//
// Used where an error repeats what it was given. The text may be anything, and the message may end
// on a terminal or in a log, so it is cut to a bounded length and holds printable ASCII only.
#pragma once

#include <string>
#include <string_view>

namespace wirelake {

/// Longest part of a text that quoted() repeats without another word, in bytes.
inline constexpr std::size_t kMaxQuotedText = 64;

/// `text` in single quotes; all but printable ASCII as \xNN (a look-alike of a digit is seen as
/// what it is), and "..." after the closing quote where the text goes on.
inline std::string quoted(std::string_view text, std::size_t max_shown = kMaxQuotedText) {
  constexpr char kHexDigits[] = "0123456789abcdef";
  std::string out = "'";
  for (const char c : text.substr(0, max_shown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += "\\x";
      out += kHexDigits[byte >> 4];
      out += kHexDigits[byte & 15];
    }
  }
  out += text.size() > max_shown ? "'..." : "'";
  return out;
}

}  // namespace wirelake
