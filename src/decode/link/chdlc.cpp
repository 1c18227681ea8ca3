#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {

// https://www.tcpdump.org/linktypes/LINKTYPE_C_HDLC.html; RFC 1547 section 4.3.1 calls it that.
HeaderStep decode_chdlc(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  const std::uint16_t protocol = field<2, 2>(*header);
  if (protocol < kMinEtherType) return HeaderStep::not_ip();
  return step_by_ethertype(protocol, cursor.rest());
}

}  // namespace wirelake
