#include "base/byte_cursor.h"
#include "decode/link/address_family.h"
#include "decode/link/decoders.h"

namespace wirelake {

// https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html: the header's length does not count its
// padding to a multiple of four bytes.
HeaderStep decode_pflog(Bytes bytes, VlanTags&) {
  constexpr std::size_t kMinHeaderLen = 45;
  const auto start = ByteCursor(bytes).header<2>();
  if (!start) return HeaderStep::cut();
  const std::size_t length = field<1, 0>(*start);
  if (length < kMinHeaderLen) return HeaderStep::invalid();
  ByteCursor cursor(bytes);
  if (!cursor.skip((length + 3) / 4 * 4)) return HeaderStep::cut();
  return step_by_family(field<1, 1>(*start), cursor.rest());
}

}  // namespace wirelake
