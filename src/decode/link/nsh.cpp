#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {

// RFC 8300 section 2.2; the length counts words of four bytes.
HeaderStep decode_nsh(Bytes bytes, VlanTags&) {
  constexpr std::size_t kMinHeaderLen = 8;
  const auto base = ByteCursor(bytes).header<4>();
  if (!base) return HeaderStep::cut();
  const std::size_t length = (field<2, 0>(*base) & 0x3fu) * 4;
  if (length < kMinHeaderLen) return HeaderStep::invalid();
  ByteCursor cursor(bytes);
  if (!cursor.skip(length)) return HeaderStep::cut();
  switch (field<1, 3>(*base)) {
    case 1:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
    case 2:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV6);
    case 3:
      return HeaderStep::to(decode_ethernet, cursor.rest());
    case 4:
      return HeaderStep::to(decode_nsh, cursor.rest());
    case 5:
      return HeaderStep::to(decode_mpls, cursor.rest());
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace wirelake
