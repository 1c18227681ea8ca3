#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {

// Wireshark knows two versions by the place of their EtherType, of which all else is zero: 44 bytes
// with it in byte 6, and 56 with it in byte 10. There is no public description.
HeaderStep decode_symantec(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<44>();
  if (!header) return HeaderStep::cut();
  const std::uint16_t version2 = field<2, 6>(*header);
  const std::uint16_t version3 = field<2, 10>(*header);
  if ((version2 == 0) == (version3 == 0)) return HeaderStep::not_ip();
  if (version3 != 0 && !cursor.skip(12)) return HeaderStep::cut();
  return step_by_ethertype(version2 | version3, cursor.rest());
}

}  // namespace wirelake
