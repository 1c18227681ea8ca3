#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/llc.h"

namespace wirelake {
namespace {

// Bridged MAC frames (RFC 3518 section 4.2): flags, the medium, perhaps a LAN identifier, the
// frame.
HeaderStep decode_bridged(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kEthernet = 1;
  constexpr std::uint8_t kHasLanIdentifier = 0x40;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<2>();
  if (!header) return HeaderStep::cut();
  if (field<1, 1>(*header) != kEthernet) return HeaderStep::not_ip();
  const bool has_lan_identifier = field<1, 0>(*header) & kHasLanIdentifier;
  if (has_lan_identifier && !cursor.skip(4)) return HeaderStep::cut();
  return HeaderStep::to(decode_ethernet, cursor.rest());
}

// A fragment that is a whole packet (RFC 1990 section 3, long sequence numbers).
HeaderStep decode_multilink(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kBeginAndEnd = 0xc0;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  if ((field<1, 0>(*header) & kBeginAndEnd) != kBeginAndEnd) return HeaderStep::not_ip();
  return HeaderStep::to(decode_ppp, cursor.rest());
}

}  // namespace

HeaderStep decode_ppp(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto first = cursor.u8();
  if (!first) return HeaderStep::cut();
  std::uint16_t protocol = *first;
  // A first byte that is odd is the whole field, compressed (RFC 1661 section 6.5).
  if ((*first & 1) == 0) {
    const auto second = cursor.u8();
    if (!second) return HeaderStep::cut();
    protocol = static_cast<std::uint16_t>(*first << 8 | *second);
  }
  // https://www.iana.org/assignments/ppp-numbers
  switch (protocol) {
    case 0x0021:  // RFC 1332
    case 0x0800:  // An EtherType, out of place.
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
    case 0x0057:  // RFC 5072
    case 0x86dd:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV6);
    case 0x0023:
      return HeaderStep::to(decode_nlpid, cursor.rest());  // RFC 1377
    case 0x0031:
      return HeaderStep::to(decode_bridged, cursor.rest());
    case 0x003d:
      return HeaderStep::to(decode_multilink, cursor.rest());
    case 0x004b:
      return HeaderStep::to(decode_llc, cursor.rest());  // RFC 2043
    case 0x0281:
    case 0x0283:
      return HeaderStep::to(decode_mpls, cursor.rest());  // RFC 3032 section 4.3
    default:
      return HeaderStep::not_ip();
  }
}

// RFC 1662 section 3.1; https://www.tcpdump.org/linktypes/LINKTYPE_PPP_HDLC.html
HeaderStep decode_ppp_hdlc(Bytes bytes, VlanTags& vlan) {
  constexpr std::uint8_t kAllStations = 0xff;
  constexpr std::uint8_t kCiscoUnicast = 0x0f;
  constexpr std::uint8_t kCiscoMulticast = 0x8f;
  ByteCursor cursor(bytes);
  const auto address = cursor.u8();
  if (!address) return HeaderStep::cut();
  if (*address == kCiscoUnicast || *address == kCiscoMulticast) return decode_chdlc(bytes, vlan);
  if (*address != kAllStations) return decode_ppp(bytes, vlan);
  if (!cursor.skip(1)) return HeaderStep::cut();
  return decode_ppp(cursor.rest(), vlan);
}

// https://www.tcpdump.org/linktypes/LINKTYPE_PPP_PPPD.html
HeaderStep decode_ppp_pppd(Bytes bytes, VlanTags& vlan) {
  constexpr std::uint8_t kUnnumberedInformation = 0x03;
  ByteCursor cursor(bytes);
  if (!cursor.skip(1)) return HeaderStep::cut();
  const Bytes behind_direction = cursor.rest();
  const auto control = cursor.u8();
  if (!control) return HeaderStep::cut();
  const bool has_control = *control == kUnnumberedInformation;
  return decode_ppp(has_control ? cursor.rest() : behind_direction, vlan);
}

}  // namespace wirelake
