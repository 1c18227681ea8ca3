#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/llc.h"

namespace wirelake {
namespace {

constexpr std::uint8_t kSapSnap = 0xaa;

bool starts_with_snap(Bytes bytes) {
  const auto start = ByteCursor(bytes).header<3>();
  return start && field<2, 0>(*start) == (kSapSnap << 8 | kSapSnap) && field<1, 2>(*start) == 0x03;
}

// LAN emulation (ATM Forum LANE 1.0 section 4.1.1): the sender's identifier, then Ethernet; control
// frames have a marker in its place.
HeaderStep decode_lan_emulation(Bytes bytes, VlanTags&) {
  constexpr std::uint16_t kControlFrame = 0xff00;
  ByteCursor cursor(bytes);
  const auto identifier = cursor.u16();
  if (!identifier) return HeaderStep::cut();
  if (*identifier == kControlFrame) return HeaderStep::not_ip();
  return HeaderStep::to(decode_ethernet, cursor.rest());
}

}  // namespace

// https://www.tcpdump.org/linktypes/LINKTYPE_SUNATM.html
HeaderStep decode_sunatm(Bytes bytes, VlanTags& vlan) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  switch (field<1, 0>(*header) & 0x0f) {
    case 1:
      return HeaderStep::to(decode_lan_emulation, cursor.rest());
    case 2:
      return HeaderStep::to(decode_llc, cursor.rest());
    default:
      return decode_aal5(cursor.rest(), vlan);
  }
}

// https://www.tcpdump.org/linktypes/LINKTYPE_ATM_CLIP.html: LLC is left out of most frames.
HeaderStep decode_atm_clip(Bytes bytes, VlanTags&) {
  if (starts_with_snap(bytes)) return HeaderStep::to(decode_llc, bytes);
  return HeaderStep::ip(bytes, std::nullopt);
}

HeaderStep decode_aal5(Bytes bytes, VlanTags&) {
  if (bytes.size() < kLlcHeaderLen) return HeaderStep::cut();
  return starts_with_snap(bytes) ? HeaderStep::to(decode_llc, bytes) : HeaderStep::not_ip();
}

}  // namespace wirelake
