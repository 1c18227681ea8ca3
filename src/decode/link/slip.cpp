#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {

// https://www.tcpdump.org/linktypes/LINKTYPE_SLIP.html: the direction, then 15 bytes of header as
// RFC 1144 compresses it; what follows is the packet as it was before that.
HeaderStep decode_slip(Bytes bytes, VlanTags&) {
  constexpr std::size_t kPseudoHeaderLen = 16;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<kPseudoHeaderLen>();
  if (!header) return HeaderStep::cut();
  const bool known_direction = field<1, 0>(*header) <= 1;
  if (!known_direction) return HeaderStep::invalid();
  return HeaderStep::ip(cursor.rest(), std::nullopt);
}

}  // namespace wirelake
