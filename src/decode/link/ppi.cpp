#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/link_type.h"

namespace wirelake {

// https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html; all of it is little-endian.
HeaderStep decode_ppi(Bytes bytes, VlanTags&) {
  constexpr std::size_t kMinHeaderLen = 8;
  const auto start = ByteCursor(bytes).header<kMinHeaderLen>();
  if (!start) return HeaderStep::cut();
  const std::size_t length = field<2, 2>(*start, Endian::kLittle);
  if (length < kMinHeaderLen) return HeaderStep::invalid();
  ByteCursor cursor(bytes);
  if (!cursor.skip(length)) return HeaderStep::cut();
  return step_by_link_type(field<4, 4>(*start, Endian::kLittle), cursor.rest());
}

}  // namespace wirelake
