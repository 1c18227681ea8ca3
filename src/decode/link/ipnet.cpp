#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {

// https://www.tcpdump.org/linktypes/LINKTYPE_IPNET.html; the families are those of Solaris.
HeaderStep decode_ipnet(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kFamilyIpv4 = 2;
  constexpr std::uint8_t kFamilyIpv6 = 26;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<24>();
  if (!header) return HeaderStep::cut();
  switch (field<1, 1>(*header)) {
    case kFamilyIpv4:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
    case kFamilyIpv6:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV6);
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace wirelake
