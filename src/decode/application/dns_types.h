// The types of DNS records that have a name and a form of text here
// (https://www.iana.org/assignments/dns-parameters).
#pragma once

#include <cstdint>
#include <string_view>

namespace wirelake {

struct DnsType {
  std::uint16_t number;
  std::string_view name;
  /// What the data is made of, a character each:
  ///   b h w    a number of 8, 16 or 32 bits
  ///   4 6      an address
  ///   n        a domain name
  ///   s        a character-string, in quotes; S: one and more, up to the end
  ///   g        a character-string without quotes
  ///   q        all that is left, in quotes
  ///   x e      bytes behind their length, as hexadecimal digits or in base32hex
  ///   X B      all that is left, as hexadecimal digits or in base64
  ///   d        a time of 32 bits, as RRSIG has it (RFC 4034 section 3.2)
  ///   t        the number of a type; T: a bitmap of them (RFC 4034 section 4.1.2)
  ///   p        service parameters (RFC 9460)
  /// Empty: as RFC 3597 has it.
  std::string_view form;
};

/// Null for a type without a name here.
const DnsType* find_dns_type(std::uint16_t number);

}  // namespace wirelake
