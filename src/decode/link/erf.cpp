#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

// Packet over SONET does not say which HDLC it is; the address does.
HeaderStep decode_any_hdlc(Bytes bytes, VlanTags& vlan) {
  constexpr std::uint16_t kPpp = 0xff03;
  constexpr std::uint16_t kCiscoUnicast = 0x0f00;
  constexpr std::uint16_t kCiscoMulticast = 0x8f00;
  const auto start = ByteCursor(bytes).u16();
  if (!start) return HeaderStep::cut();
  if (*start == kPpp) return decode_ppp_hdlc(bytes, vlan);
  if (*start == kCiscoUnicast || *start == kCiscoMulticast) return decode_chdlc(bytes, vlan);
  return decode_frame_relay(bytes, vlan);
}

// Endace ERF Types Reference Guide: what stands between the record header and the packet.
HeaderStep step_by_type(int type, ByteCursor cursor) {
  constexpr std::size_t kEthernetPadLen = 2;
  constexpr std::size_t kCellHeaderLen = 4;
  constexpr std::size_t kChannelHeaderLen = 4;
  std::size_t between = 0;
  HeaderDecoder next = nullptr;
  switch (type) {
    case 1:   // HDLC_POS
    case 10:  // COLOR_HDLC_POS
    case 15:  // DSM_COLOR_HDLC_POS
    case 19:  // COLOR_HASH_POS
      next = decode_any_hdlc;
      break;
    case 2:   // ETH
    case 11:  // COLOR_ETH
    case 16:  // DSM_COLOR_ETH
    case 20:  // COLOR_HASH_ETH
      between = kEthernetPadLen;
      next = decode_ethernet;
      break;
    case 4:  // AAL5
      between = kCellHeaderLen;
      next = decode_aal5;
      break;
    case 5:   // MC_HDLC
    case 17:  // COLOR_MC_HDLC_POS
      between = kChannelHeaderLen;
      next = decode_any_hdlc;
      break;
    case 9:  // MC_AAL5
      between = kChannelHeaderLen + kCellHeaderLen;
      next = decode_aal5;
      break;
    case 21:  // INFINIBAND
      next = decode_infiniband;
      break;
    case 22:  // IPV4
    case 23:  // IPV6
      return HeaderStep::ip(cursor.rest(), type == 22 ? IpVersion::kV4 : IpVersion::kV6);
    default:
      return HeaderStep::not_ip();
  }
  if (!cursor.skip(between)) return HeaderStep::cut();
  return HeaderStep::to(next, cursor.rest());
}

}  // namespace

// https://www.tcpdump.org/linktypes/LINKTYPE_ERF.html: 16 bytes, and extension headers of 8 bytes
// as long as the first bit of the type, then of each of them, says so.
HeaderStep decode_erf(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kMore = 0x80;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<16>();
  if (!header) return HeaderStep::cut();
  const auto type = field<1, 8>(*header);
  bool more = type & kMore;
  while (more) {
    const auto extension = cursor.header<8>();
    if (!extension) return HeaderStep::cut();
    more = field<1, 0>(*extension) & kMore;
  }
  return step_by_type(type & ~kMore, cursor);
}

}  // namespace wirelake
