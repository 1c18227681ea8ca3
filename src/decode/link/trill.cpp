#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {

// RFC 6325 section 3: the options' length counts words of four bytes.
HeaderStep decode_trill(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<6>();
  if (!header) return HeaderStep::cut();
  const std::size_t options_len = (field<2, 0>(*header) >> 6 & 0x1fu) * 4;
  if (!cursor.skip(options_len)) return HeaderStep::cut();
  return HeaderStep::to(decode_ethernet, cursor.rest());
}

}  // namespace wirelake
