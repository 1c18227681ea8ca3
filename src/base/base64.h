// Base64 (RFC 4648 section 4).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "wirelake/bytes.h"

namespace wirelake {

/// How many characters `size` bytes become.
constexpr std::size_t base64_size(std::size_t size) {
  return (size + 2) / 3 * 4;
}

/// Writes base64_size(bytes.size()) characters to `out`.
void write_base64(Bytes bytes, char* out);

void append_base64(std::string& text, Bytes bytes);

/// Appends the bytes that `text` stands for to `bytes`; false, with `bytes` as it was, if `text` is
/// not what append_base64() can have written.
bool append_from_base64(std::string& bytes, std::string_view text);

}  // namespace wirelake
