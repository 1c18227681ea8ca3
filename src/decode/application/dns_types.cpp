#include "decode/application/dns_types.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>

#include "wirelake/dns.h"

namespace wirelake {
namespace {

// By their numbers.
constexpr DnsType kTypes[] = {
    {1, "A", "4"},
    {2, "NS", "n"},
    {3, "MD", "n"},
    {4, "MF", "n"},
    {5, "CNAME", "n"},
    {6, "SOA", "nnwwwww"},
    {7, "MB", "n"},
    {8, "MG", "n"},
    {9, "MR", "n"},
    {10, "NULL", ""},
    {11, "WKS", ""},
    {12, "PTR", "n"},
    {13, "HINFO", "ss"},
    {14, "MINFO", "nn"},
    {15, "MX", "hn"},
    {16, "TXT", "S"},
    {17, "RP", "nn"},
    {18, "AFSDB", "hn"},
    {19, "X25", "s"},
    {20, "ISDN", "S"},
    {21, "RT", "hn"},
    {22, "NSAP", ""},
    {23, "NSAP-PTR", "n"},
    {24, "SIG", "tbbwddhnB"},
    {25, "KEY", "hbbB"},
    {26, "PX", "hnn"},
    {27, "GPOS", "sss"},
    {28, "AAAA", "6"},
    {29, "LOC", ""},
    {30, "NXT", ""},
    {33, "SRV", "hhhn"},
    {35, "NAPTR", "hhsssn"},
    {36, "KX", "hn"},
    {37, "CERT", "hhbB"},
    {39, "DNAME", "n"},
    {41, "OPT", ""},
    {42, "APL", ""},
    {43, "DS", "hbbX"},
    {44, "SSHFP", "bbX"},
    {45, "IPSECKEY", ""},
    {46, "RRSIG", "tbbwddhnB"},
    {47, "NSEC", "nT"},
    {48, "DNSKEY", "hbbB"},
    {49, "DHCID", "B"},
    {50, "NSEC3", "bbhxeT"},
    {51, "NSEC3PARAM", "bbhx"},
    {52, "TLSA", "bbbX"},
    {53, "SMIMEA", "bbbX"},
    {55, "HIP", ""},
    {59, "CDS", "hbbX"},
    {60, "CDNSKEY", "hbbB"},
    {61, "OPENPGPKEY", "B"},
    {62, "CSYNC", "whT"},
    {63, "ZONEMD", "wbbX"},
    {64, "SVCB", "hnp"},
    {65, "HTTPS", "hnp"},
    {99, "SPF", "S"},
    {104, "NID", ""},
    {105, "L32", "h4"},
    {106, "L64", ""},
    {107, "LP", "hn"},
    {108, "EUI48", ""},
    {109, "EUI64", ""},
    {249, "TKEY", ""},
    {250, "TSIG", ""},
    {251, "IXFR", ""},
    {252, "AXFR", ""},
    {253, "MAILB", ""},
    {254, "MAILA", ""},
    {255, "ANY", ""},
    {256, "URI", "hhq"},
    {257, "CAA", "bgq"},
    {32768, "TA", "hbbX"},
    {32769, "DLV", "hbbX"},
};
static_assert(std::ranges::is_sorted(kTypes, {}, &DnsType::number));

void append_numbered(std::string_view name, std::uint16_t number, std::string& text) {
  char digits[8];
  text += name;
  text.append(digits, std::to_chars(digits, std::end(digits), number).ptr);
}

}  // namespace

const DnsType* find_dns_type(std::uint16_t number) {
  const auto* const found = std::ranges::lower_bound(kTypes, number, {}, &DnsType::number);
  return found != std::end(kTypes) && found->number == number ? found : nullptr;
}

void append_dns_type(std::uint16_t type, std::string& text) {
  const DnsType* known = find_dns_type(type);
  if (known == nullptr) return append_numbered("TYPE", type, text);
  text += known->name;
}

void append_dns_class(std::uint16_t number, std::string& text) {
  switch (number) {
    case 1:
      text += "IN";
      return;
    case 3:
      text += "CH";
      return;
    case 4:
      text += "HS";
      return;
    case 254:
      text += "NONE";
      return;
    case 255:
      text += "ANY";
      return;
    default:
      append_numbered("CLASS", number, text);
  }
}

}  // namespace wirelake
