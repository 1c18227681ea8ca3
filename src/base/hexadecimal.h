// Bytes as text of hexadecimal digits, in lower case.
#pragma once

#include <string>

#include "wirelake/bytes.h"

namespace wirelake {

inline void append_hexadecimal(std::string& text, Bytes bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15];
  }
}

inline std::string hexadecimal(Bytes bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  append_hexadecimal(text, bytes);
  return text;
}

}  // namespace wirelake
