#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

HeaderStep step_by_encapsulation(std::uint16_t encapsulation, Bytes rest) {
  switch (encapsulation) {
    case 1:
      return HeaderStep::to(decode_ethernet, rest);
    case 18:
      return HeaderStep::to(decode_ieee80211, rest);
    case 119:
      return HeaderStep::to(decode_prism, rest);
    case 127:
      return HeaderStep::to(decode_avs, rest);
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace

// https://www.tcpdump.org/linktypes/LINKTYPE_TZSP.html
HeaderStep decode_tzsp(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kLastTypeOfPackets = 1;  // Received, and to transmit.
  enum Tag : std::uint8_t { kPadding = 0, kEnd = 1 };
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  if (field<1, 1>(*header) > kLastTypeOfPackets) return HeaderStep::not_ip();
  while (const auto tag = cursor.u8()) {
    if (*tag == kPadding) continue;
    if (*tag == kEnd) return step_by_encapsulation(field<2, 2>(*header), cursor.rest());
    const auto length = cursor.u8();
    if (!length || !cursor.skip(*length)) return HeaderStep::cut();
  }
  return HeaderStep::cut();
}

}  // namespace wirelake
