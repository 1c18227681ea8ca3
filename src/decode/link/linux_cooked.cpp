#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"
#include "decode/link/llc.h"

namespace wirelake {
namespace {

enum DeviceType : std::uint16_t { kFrameRelay = 770, kRadiotap = 803, kNetlink = 824 };

// https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html: some types of devices say what follows
// whatever the protocol field holds; the small numbers in it are the ETH_P_ ones of Linux.
HeaderStep step_by_protocol(std::uint16_t device_type, std::uint16_t protocol, Bytes rest) {
  enum Protocol : std::uint16_t { kAll = 3, kLlc = 4, kWanPpp = 7 };
  switch (device_type) {
    case kFrameRelay:
      return HeaderStep::to(decode_frame_relay, rest);
    case kRadiotap:
      return HeaderStep::to(decode_radiotap, rest);
    case kNetlink:
      return HeaderStep::not_ip();
    default:
      break;
  }
  switch (protocol) {
    case kAll:
      return HeaderStep::to(decode_ethernet, rest);
    case kLlc:
      return HeaderStep::to(decode_llc, rest);
    case kWanPpp:
      return HeaderStep::to(decode_ppp, rest);
    default:
      break;
  }
  if (protocol < kMinEtherType) return HeaderStep::not_ip();
  return step_by_ethertype(protocol, rest);
}

}  // namespace

HeaderStep decode_linux_cooked_v1(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<16>();
  if (!header) return HeaderStep::cut();
  return step_by_protocol(field<2, 2>(*header), field<2, 14>(*header), cursor.rest());
}

HeaderStep decode_linux_cooked_v2(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<20>();
  if (!header) return HeaderStep::cut();
  return step_by_protocol(field<2, 8>(*header), field<2, 0>(*header), cursor.rest());
}

}  // namespace wirelake
