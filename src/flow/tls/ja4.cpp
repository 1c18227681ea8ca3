#include "flow/tls/ja4.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "base/digests.h"
#include "base/text_view.h"
#include "flow/tls/grease.h"

namespace wirelake {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

std::vector<std::uint16_t> without_grease(const std::vector<std::uint16_t>& values) {
  std::vector<std::uint16_t> kept;
  std::ranges::copy_if(values, std::back_inserter(kept),
                       [](auto value) { return !is_grease(value); });
  return kept;
}

char transport_letter(HelloTransport transport) {
  switch (transport) {
    case HelloTransport::kDtls:
      return 'd';
    case HelloTransport::kQuic:
      return 'q';
    default:
      return 't';
  }
}

// The highest that is offered, by the extension where there is one.
std::uint16_t highest_version(const ClientHello& hello) {
  const auto offered = without_grease(hello.supported_versions);
  if (offered.empty()) return hello.version;
  // Numbers of DTLS count downwards (RFC 6347 section 4.1).
  if (hello.transport == HelloTransport::kDtls) return std::ranges::min(offered);
  return std::ranges::max(offered);
}

const char* version_text(std::uint16_t version) {
  switch (version) {
    case 0x0304:
      return "13";
    case 0x0303:
      return "12";
    case 0x0302:
      return "11";
    case 0x0301:
      return "10";
    case 0x0300:
      return "s3";
    case 0x0002:
      return "s2";
    case 0xfeff:
      return "d1";
    case 0xfefd:
      return "d2";
    case 0xfefc:
      return "d3";
    default:
      return "00";
  }
}

std::string two_digits(std::size_t count) {
  const std::size_t shown = std::min<std::size_t>(count, 99);
  return {kDigits[shown / 10], kDigits[shown % 10]};
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The first and the last character of the first protocol; where either is neither letter nor digit,
// the first and the last digit of its bytes in hexadecimal.
std::string alpn_text(const ClientHello& hello) {
  if (hello.alpn.empty() || hello.alpn.front().empty()) return "00";
  const std::string& name = hello.alpn.front();
  const char first = name.front();
  const char last = name.back();
  if (is_alphanumeric(first) && is_alphanumeric(last)) return {first, last};
  return {kDigits[static_cast<unsigned char>(first) >> 4],
          kDigits[static_cast<unsigned char>(last) & 15]};
}

// "1301,1302": four digits each.
std::string list_text(const std::vector<std::uint16_t>& values) {
  std::string text;
  for (const std::uint16_t value : values) {
    if (!text.empty()) text += ',';
    for (int shift = 12; shift >= 0; shift -= 4)
      text += kDigits[value >> shift & 15];
  }
  return text;
}

std::string sorted_text(std::vector<std::uint16_t> values) {
  std::ranges::sort(values);
  return list_text(values);
}

std::string hash_of(const std::string& text) {
  constexpr std::size_t kShown = 12;
  if (text.empty()) return std::string(kShown, '0');
  return sha256_text(std::as_bytes(std::span(text))).substr(0, kShown);
}

// Extensions in order of their numbers, without those of the server's name and of ALPN, and the
// signature algorithms as sent.
std::string extensions_text(std::vector<std::uint16_t> extensions, const ClientHello& hello) {
  std::erase(extensions, kServerName);
  std::erase(extensions, kAlpn);
  std::string text = sorted_text(std::move(extensions));
  const std::string algorithms = list_text(without_grease(hello.signature_algorithms));
  if (!text.empty() && !algorithms.empty()) text += '_' + algorithms;
  return text;
}

}  // namespace

Ja4 ja4(const ClientHello& hello) {
  const auto ciphers = without_grease(hello.ciphers);
  const auto extensions = without_grease(hello.extensions);
  const bool has_name = std::ranges::find(extensions, kServerName) != extensions.end();
  std::string start(1, transport_letter(hello.transport));
  start += version_text(highest_version(hello));
  start += has_name ? 'd' : 'i';
  start += two_digits(ciphers.size()) + two_digits(extensions.size()) + alpn_text(hello) + '_';
  const std::string cipher_text = sorted_text(ciphers);
  const std::string extension_text = extensions_text(extensions, hello);
  return {start + hash_of(cipher_text) + '_' + hash_of(extension_text),
          start + cipher_text + '_' + extension_text};
}

}  // namespace wirelake
