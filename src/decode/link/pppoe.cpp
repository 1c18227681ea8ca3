#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {

HeaderStep decode_pppoe(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<6>();
  if (!header) return HeaderStep::cut();
  const std::size_t length = field<2, 4>(*header);
  if (length == 0) return HeaderStep::invalid();
  // What lies behind the length is padding (RFC 2516 section 4).
  const Bytes rest = cursor.rest();
  return HeaderStep::to(decode_ppp, rest.first(std::min(length, rest.size())));
}

}  // namespace wirelake
