#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/llc.h"

namespace wirelake {

// https://www.iana.org/assignments/nlpids; RFC 2427 section 4 for what frame relay does with them.
HeaderStep decode_nlpid(Bytes bytes, VlanTags& vlan) {
  ByteCursor cursor(bytes);
  const auto identifier = cursor.u8();
  if (!identifier) return HeaderStep::cut();
  switch (*identifier) {
    case 0x80:
      return decode_snap<0>(cursor.rest(), vlan);
    case 0x8e:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV6);
    case 0xcc:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
    case 0xcf:
      return HeaderStep::to(decode_ppp, cursor.rest());  // RFC 1973
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace wirelake
