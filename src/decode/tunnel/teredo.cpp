#include "base/byte_cursor.h"
#include "decode/tunnel/decoders.h"

namespace wirelake {

// RFC 4380 section 5.1.1: an authentication and then an origin indication may stand before IPv6.
TunnelStep decode_teredo(Bytes bytes) {
  constexpr std::uint16_t kOrigin = 0x0000;
  constexpr std::uint16_t kAuthentication = 0x0001;
  ByteCursor cursor(bytes);
  if (ByteCursor(cursor.rest()).u16() == kAuthentication) {
    // Two lengths, what is so long, a nonce of eight bytes and a confirmation.
    const auto header = cursor.header<4>();
    if (!header) return TunnelStep::cut();
    if (!cursor.skip(std::size_t{field<1, 2>(*header)} + field<1, 3>(*header) + 9)) {
      return TunnelStep::cut();
    }
  }
  if (ByteCursor(cursor.rest()).u16() == kOrigin && !cursor.skip(8)) return TunnelStep::cut();
  const auto first = ByteCursor(cursor.rest()).u8();
  if (!first) return TunnelStep::cut();
  if (*first >> 4 != 6) return TunnelStep::none();
  return {HeaderStep::ip(cursor.rest(), IpVersion::kV6), TunnelKind::kTeredo};
}

}  // namespace wirelake
