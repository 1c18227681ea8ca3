#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {

// IEEE 802.1AE-2018 section 9.3: control bits, a short length, a packet number, and the channel
// identifier if a bit says so. The check value behind the packet is not told apart from padding.
HeaderStep decode_macsec(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kHasChannelIdentifier = 0x20;
  constexpr std::uint8_t kEncrypted = 0x08;
  constexpr std::uint8_t kChanged = 0x04;
  ByteCursor cursor(bytes);
  const auto tag = cursor.header<6>();
  if (!tag) return HeaderStep::cut();
  const auto control = field<1, 0>(*tag);
  if ((control & kHasChannelIdentifier) && !cursor.skip(8)) return HeaderStep::cut();
  if (control & (kEncrypted | kChanged)) return HeaderStep::not_ip();
  const auto ethertype = cursor.u16();
  if (!ethertype) return HeaderStep::cut();
  return step_by_ethertype(*ethertype, cursor.rest());
}

}  // namespace wirelake
