#include "base/byte_cursor.h"
#include "decode/link/ethertype.h"
#include "decode/tunnel/decoders.h"

namespace wirelake {

// RFC 8926 section 3.4: the length of the options counts words of four bytes.
TunnelStep decode_geneve(Bytes bytes) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<8>();
  if (!header) return TunnelStep::cut();
  const std::uint8_t start = static_cast<std::uint8_t>(field<1, 0>(*header));
  const int version = start >> 6;
  if (version != 0) return TunnelStep::none();
  if (!cursor.skip((start & 0x3fu) * 4)) return TunnelStep::cut();
  const std::uint16_t protocol = field<2, 2>(*header);
  if (protocol < kMinEtherType) return TunnelStep::none();
  return {step_by_ethertype(protocol, cursor.rest()), TunnelKind::kGeneve,
          field<4, 4>(*header) >> 8};
}

}  // namespace wirelake
