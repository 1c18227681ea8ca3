#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/tunnel/decoders.h"

namespace wirelake {

// RFC 3378 section 3: a version of four bits, and twelve that are reserved.
TunnelStep decode_etherip(Bytes bytes) {
  constexpr std::uint8_t kVersion = 3;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<2>();
  if (!header) return TunnelStep::cut();
  if (field<1, 0>(*header) >> 4 != kVersion) return TunnelStep::none();
  return {HeaderStep::to(decode_ethernet, cursor.rest()), TunnelKind::kEtherIp};
}

TunnelStep decode_mpls_in_ip(Bytes bytes) {
  return {HeaderStep::to(decode_mpls, bytes), TunnelKind::kMplsIp};
}

TunnelStep decode_mpls_in_udp(Bytes bytes) {
  return {HeaderStep::to(decode_mpls, bytes), TunnelKind::kMplsUdp};
}

}  // namespace wirelake
