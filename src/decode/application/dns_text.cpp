#include "decode/application/dns_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iterator>

#include "base/text_view.h"
#include "base/utf8.h"
#include "decode/application/dns_name.h"
#include "wirelake/dns.h"
#include "wirelake/ip.h"

namespace wirelake {
namespace {

// C0, DEL, and C1, which UTF-8 has two bytes for.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

void append_numbers(std::string_view bytes, std::string& text) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += '\\';
    for (const int unit : {100, 10, 1})
      text += static_cast<char>('0' + byte / unit % 10);
  }
}

}  // namespace

void append_escaped(Bytes bytes, std::string_view special, std::string& text) {
  const std::string_view whole = as_text(bytes);
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t length = utf8_length(whole, at);
    const std::string_view character = whole.substr(at, std::max<std::size_t>(length, 1));
    at += character.size();
    if (length == 0 || is_control(character)) {
      append_numbers(character, text);
      continue;
    }
    if (character == "\\" || special.find(character.front()) != std::string_view::npos)
      text += '\\';
    text += character;
  }
}

void append_quoted(Bytes bytes, std::string& text) {
  text += '"';
  append_escaped(bytes, "\"", text);
  text += '"';
}

void append_hex(Bytes bytes, std::string& text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<std::size_t>(byte >> 4)];
    text += kDigits[std::to_integer<std::size_t>(byte & std::byte{0x0f})];
  }
}

void append_base32hex(Bytes bytes, std::string& text) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
  std::uint32_t bits = 0;
  int count = 0;
  for (const std::byte byte : bytes) {
    bits = bits << 8 | std::to_integer<std::uint32_t>(byte);
    for (count += 8; count >= 5; count -= 5)
      text += kDigits[bits >> (count - 5) & 31];
  }
  if (count > 0) text += kDigits[bits << (5 - count) & 31];
}

void append_decimal(std::uint64_t number, std::string& text) {
  char digits[24];
  text.append(digits, std::to_chars(digits, std::end(digits), number).ptr);
}

void append_address(Bytes bytes, std::string& text) {
  IpAddress address;
  address.version = bytes.size() == 4 ? IpVersion::kV4 : IpVersion::kV6;
  std::ranges::transform(bytes, address.bytes.begin(),
                         [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
  std::array<char, kMaxAddressText> digits;
  text.append(digits.data(), address.write_text(digits.data()));
}

void append_signature_time(std::uint32_t seconds, std::string& text) {
  using namespace std::chrono;
  const sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char digits[48];
  const int length = std::snprintf(
      digits, sizeof digits, "%04d%02u%02u%02d%02d%02d", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  text.append(digits, static_cast<std::size_t>(length));
}

void append_dns_name(const DnsName& name, std::string& text) {
  DnsLabelWalk walk(name.message, name.offset);
  bool is_root = true;
  while (const auto label = walk.next()) {
    if (!is_root) text += '.';
    is_root = false;
    append_escaped(*label, ".", text);
  }
  if (is_root) text += '.';
}

}  // namespace wirelake
