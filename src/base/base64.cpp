#include "base/base64.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace wirelake {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The two characters of each 12 bits: half as many look-ups as characters.
constexpr auto kPairs = [] {
  std::array<std::array<char, 2>, 4096> pairs = {};
  for (std::size_t bits = 0; bits < pairs.size(); ++bits) {
    pairs[bits] = {kAlphabet[bits >> 6], kAlphabet[bits & 63]};
  }
  return pairs;
}();

char* write_pair(std::uint32_t bits, char* out) {
  std::memcpy(out, kPairs[bits].data(), 2);
  return out + 2;
}

}  // namespace

void write_base64(Bytes bytes, char* out) {
  const auto at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t group = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    out = write_pair(group >> 12, out);
    out = write_pair(group & 4095, out);
  }
  const std::size_t left = bytes.size() - i;
  if (left == 0) return;
  const std::uint32_t group = at(i) << 16 | (left == 2 ? at(i + 1) << 8 : 0);
  out = write_pair(group >> 12, out);
  *out++ = left == 2 ? kAlphabet[group >> 6 & 63] : '=';
  *out = '=';
}

void append_base64(std::string& text, Bytes bytes) {
  const std::size_t start = text.size();
  text.resize(start + base64_size(bytes.size()));
  write_base64(bytes, text.data() + start);
}

}  // namespace wirelake
