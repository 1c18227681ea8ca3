#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {

// https://www.tcpdump.org/linktypes/LINKTYPE_IEEE802_11_PRISM.html
HeaderStep decode_prism(Bytes bytes, VlanTags& vlan) {
  constexpr std::uint32_t kAvsMagicMask = 0xfffff000;
  constexpr std::uint32_t kAvsMagic = 0x80211000;
  constexpr std::size_t kHeaderLen = 144;
  ByteCursor cursor(bytes);
  const auto magic = ByteCursor(bytes).u32();
  if (!magic) return HeaderStep::cut();
  if ((*magic & kAvsMagicMask) == kAvsMagic) return decode_avs(bytes, vlan);
  if (!cursor.skip(kHeaderLen)) return HeaderStep::cut();
  return HeaderStep::to(decode_ieee80211, cursor.rest());
}

// https://www.tcpdump.org/linktypes/LINKTYPE_IEEE802_11_AVS.html
HeaderStep decode_avs(Bytes bytes, VlanTags&) {
  const auto start = ByteCursor(bytes).header<8>();
  if (!start) return HeaderStep::cut();
  const std::size_t length = field<4, 4>(*start);
  if (length < 8) return HeaderStep::invalid();
  ByteCursor cursor(bytes);
  if (!cursor.skip(length)) return HeaderStep::cut();
  return HeaderStep::to(decode_ieee80211, cursor.rest());
}

}  // namespace wirelake
