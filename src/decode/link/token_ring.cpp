#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/llc.h"

namespace wirelake {

// IEEE 802.5 section 3.2; IEEE 802.1D-1998 annex C on the route, which the first bit of the source
// address announces.
HeaderStep decode_token_ring(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kFrameTypeMask = 0xc0;
  constexpr std::uint8_t kLlcFrame = 0x40;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<14>();
  if (!header) return HeaderStep::cut();
  if ((field<1, 1>(*header) & kFrameTypeMask) != kLlcFrame) return HeaderStep::not_ip();
  const bool has_route = field<1, 8>(*header) & 0x80;
  if (!has_route) return HeaderStep::to(decode_llc, cursor.rest());

  const auto control = ByteCursor(cursor.rest()).u8();
  if (!control) return HeaderStep::cut();
  const std::size_t route_len = *control & 0x1f;
  if (route_len < 2) return HeaderStep::invalid();
  if (!cursor.skip(route_len)) return HeaderStep::cut();
  return HeaderStep::to(decode_llc, cursor.rest());
}

}  // namespace wirelake
