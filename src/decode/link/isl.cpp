#include "decode/link/isl.h"

#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/vlan.h"

namespace wirelake {

// Cisco, "Inter-Switch Link and IEEE 802.1Q Frame Format": 01-00-0c-00-00 or 0c-00-0c-00-00.
bool starts_with_isl_address(std::span<const std::byte, 5> bytes) {
  const auto first = field<1, 0>(bytes);
  return (first == 0x01 || first == 0x0c) && field<4, 1>(bytes) == 0x000c0000;
}

// The same document: 26 bytes, the frame with its own check sequence, and one around both.
HeaderStep decode_isl(Bytes bytes, VlanTags& vlan) {
  enum FrameType : std::uint8_t { kEthernet = 0, kTokenRing = 1 };
  ByteCursor cursor(bytes);
  const auto header = cursor.header<26>();
  if (!header) return HeaderStep::cut();
  // The VLAN field has 15 bits, of which VLAN identifiers use the lower ones; a bit for BPDUs
  // follows.
  const auto id = static_cast<std::uint16_t>(field<2, 20>(*header) >> 1 & 0x0fff);
  if (!add_vlan_tag(vlan, id)) return HeaderStep::stop(PassedOver::kEncapsulationTooDeep);
  switch (field<1, 5>(*header) >> 4) {
    case kEthernet:
      return HeaderStep::to(decode_ethernet, cursor.rest());
    case kTokenRing:
      return HeaderStep::to(decode_token_ring, cursor.rest());
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace wirelake
