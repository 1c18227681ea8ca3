#include "base/utf8.h"

#include <cstddef>

#include "base/hexadecimal.h"

namespace wirelake {
namespace {

bool is_continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return 1;
  if (!is_continuation(text, at + 1)) return 0;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (!is_continuation(text, at + 2)) return 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  if (first >= 0xf0 && first <= 0xf4 && is_continuation(text, at + 3)) {
    const bool overlong = first == 0xf0 && second < 0x90;
    const bool too_large = first == 0xf4 && second >= 0x90;
    return overlong || too_large ? 0 : 4;
  }
  return 0;
}

namespace {

// Copies what is UTF-8, and `replace(byte, valid)` adds something for each byte that is not.
template <typename Replace>
std::string with_replaced(std::string_view text, Replace&& replace) {
  std::string valid;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) {
      replace(static_cast<unsigned char>(text[at]), valid);
      ++at;
    } else {
      valid += text.substr(at, length);
      at += length;
    }
  }
  return valid;
}

}  // namespace

std::string to_valid_utf8(std::string_view text) {
  return with_replaced(text, [](unsigned char, std::string& valid) { valid += "\xef\xbf\xbd"; });
}

std::string escaped_utf8(std::string_view text) {
  return with_replaced(text, [](unsigned char byte, std::string& valid) {
    valid += "\\x";
    append_hexadecimal(valid, Bytes(reinterpret_cast<const std::byte*>(&byte), 1));
  });
}

}  // namespace wirelake
