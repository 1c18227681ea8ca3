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

constexpr std::uint8_t kNoDigit = 0xff;

constexpr auto kDigitValues = [] {
  std::array<std::uint8_t, 256> digits;
  digits.fill(kNoDigit);
  for (std::uint8_t value = 0; value < 64; ++value)
    digits[static_cast<unsigned char>(kAlphabet[value])] = value;
  return digits;
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

bool append_from_base64(std::string& bytes, std::string_view text) {
  if (text.size() % 4 != 0) return false;
  if (text.empty()) return true;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::size_t start = bytes.size();
  const std::size_t size = text.size() / 4 * 3 - padding;
  bytes.resize(start + size + padding);
  char* out = bytes.data() + start;
  const std::size_t digits = text.size() - padding;
  std::uint32_t invalid = 0;
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    group = 0;
    for (std::size_t j = i; j < i + 4; ++j) {
      const std::uint8_t digit =
          j < digits ? kDigitValues[static_cast<unsigned char>(text[j])] : std::uint8_t{0};
      invalid |= digit & 0x80u;
      group = group << 6 | digit;
    }
    *out++ = static_cast<char>(group >> 16);
    *out++ = static_cast<char>(group >> 8);
    *out++ = static_cast<char>(group);
  }
  // The bits that the last digit has and no byte takes are zero (RFC 4648 section 3.5).
  const bool has_spare_bits = (group & ((1u << 8 * padding) - 1)) != 0;
  bytes.resize(invalid || has_spare_bits ? start : start + size);
  return !invalid && !has_spare_bits;
}

}  // namespace wirelake
