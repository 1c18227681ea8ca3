#include "decode/application/service_parameters.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "base/base64.h"
#include "base/byte_cursor.h"
#include "decode/application/dns_text.h"

namespace wirelake {
namespace {

// https://www.iana.org/assignments/dns-svcb
constexpr std::array<std::string_view, 9> kKeys = {"mandatory", "alpn",     "no-default-alpn",
                                                   "port",      "ipv4hint", "ech",
                                                   "ipv6hint",  "dohpath",  "ohttp"};
enum Key : std::uint16_t {
  kMandatory = 0,
  kAlpn = 1,
  kPort = 3,
  kIpv4Hint = 4,
  kEch = 5,
  kIpv6Hint = 6,
};

void append_key(std::uint16_t key, std::string& text) {
  if (key < kKeys.size()) {
    text += kKeys[key];
    return;
  }
  text += "key";
  append_decimal(key, text);
}

// Values one after the other, as `append_next` takes them off.
template <typename AppendNext>
bool append_listed(ByteCursor cursor, std::string& text, AppendNext append_next) {
  if (cursor.empty()) return false;
  for (bool is_first = true; !cursor.empty(); is_first = false) {
    if (!is_first) text += ',';
    if (!append_next(cursor)) return false;
  }
  return true;
}

bool append_addresses(Bytes value, std::size_t size, std::string& text) {
  return append_listed(ByteCursor(value), text, [&](ByteCursor& cursor) {
    const auto address = cursor.bytes(size);
    if (address) append_address(*address, text);
    return address.has_value();
  });
}

bool append_parameter(std::uint16_t key, Bytes value, std::string& text) {
  switch (key) {
    case kMandatory:
      return append_listed(ByteCursor(value), text, [&](ByteCursor& cursor) {
        const auto named = cursor.u16();
        if (named) append_key(*named, text);
        return named.has_value();
      });
    case kAlpn:
      return append_listed(ByteCursor(value), text, [&](ByteCursor& cursor) {
        const auto length = cursor.u8();
        const auto protocol = length ? cursor.bytes(*length) : std::nullopt;
        if (protocol) append_escaped(*protocol, ",", text);
        return protocol.has_value();
      });
    case kPort: {
      const auto port = ByteCursor(value).u16();
      if (!port || value.size() != 2) return false;
      append_decimal(*port, text);
      return true;
    }
    case kIpv4Hint:
      return append_addresses(value, 4, text);
    case kIpv6Hint:
      return append_addresses(value, 16, text);
    case kEch:
      append_base64(text, value);
      return true;
    default:
      append_quoted(value, text);
      return true;
  }
}

}  // namespace

bool append_service_parameters(Bytes bytes, std::string& text) {
  ByteCursor cursor(bytes);
  while (!cursor.empty()) {
    const auto key = cursor.u16();
    const auto length = cursor.u16();
    const auto value = length ? cursor.bytes(*length) : std::nullopt;
    if (!value) return false;
    text += ' ';
    append_key(*key, text);
    if (value->empty()) continue;
    text += '=';
    if (!append_parameter(*key, *value, text)) return false;
  }
  return true;
}

}  // namespace wirelake
