// IP addresses and subnets: values, their text, and how text becomes them.
//
// Used by decoding, the filter and the command line. Plain values; safe to share between threads.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "wirelake/result.h"

namespace wirelake {

enum class IpVersion : std::uint8_t { kV4 = 4, kV6 = 6 };

/// Longest text of an address: eight groups of four digits and seven colons.
inline constexpr std::size_t kMaxAddressText = 39;

struct IpAddress {
  IpVersion version = IpVersion::kV4;
  /// Network byte order; an IPv4 address is the first four bytes, the others are zero.
  std::array<std::uint8_t, 16> bytes = {};

  /// Length in bits: 32 or 128.
  int bits() const { return version == IpVersion::kV4 ? 32 : 128; }

  /// Canonical text (RFC 5952; always hexadecimal groups, so `::ffff:102:304`).
  std::string to_string() const;

  /// Writes the same text to `out` (at least kMaxAddressText characters); returns its length.
  std::size_t write_text(char* out) const;

  bool operator==(const IpAddress&) const = default;
};

struct IpSubnet {
  IpAddress network;
  std::uint8_t prefix_len = 0;  ///< 0..32 or 0..128; bits of `network` past it are zero.

  /// Reads what Python's `ipaddress.ip_network(text, strict=True)` reads: an address (a /32 or
  /// /128), or ADDRESS/PREFIX; for IPv4 also ADDRESS/NETMASK and ADDRESS/HOSTMASK. Host bits that
  /// are set, and anything else, are a kInvalidArgument that says what is wrong with the text. So
  /// is an IPv6 scope id ("fe80::1%eth0"), which Python reads: no packet carries one to match.
  static Result<IpSubnet> parse(std::string_view text);

  /// ADDRESS/PREFIX, with the prefix even where it is the whole address.
  std::string to_string() const;

  bool contains(const IpAddress& address) const;

  bool operator==(const IpSubnet&) const = default;
};

}  // namespace wirelake
