#include "decode/ppp.h"

#include "base/byte_cursor.h"
#include "decode/mpls.h"

namespace wirelake {

HeaderStep decode_ppp(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto first = cursor.u8();
  if (!first) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  std::uint16_t protocol = *first;
  // A first byte that is odd is the whole field, compressed (RFC 1661 section 6.5).
  if ((*first & 1) == 0) {
    const auto second = cursor.u8();
    if (!second) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
    protocol = static_cast<std::uint16_t>(*first << 8 | *second);
  }
  switch (protocol) {
    case 0x0021:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);  // RFC 1332
    case 0x0057:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV6);  // RFC 5072
    case 0x0281:
    case 0x0283:
      return HeaderStep::to(decode_mpls, cursor.rest());  // RFC 3032 section 4.3
    default:
      return HeaderStep::stop(PassedOver::kNotIp);
  }
}

}  // namespace wirelake
