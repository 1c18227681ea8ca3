#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {

// IEEE 802.3-2018 section 99.3: a preamble of seven bytes and a delimiter, which says whether it is
// a frame, the first fragment of one, or something that does not start with an Ethernet header. In
// later fragments the delimiter is one byte earlier, and a counter with the same values follows it.
HeaderStep decode_mpacket(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<8>();
  if (!header) return HeaderStep::cut();
  constexpr std::uint8_t kPreamble = 0x55;
  if (field<1, 6>(*header) != kPreamble) return HeaderStep::not_ip();
  switch (field<1, 7>(*header)) {
    case 0xd5:  // SMD-E, then SMD-S0 to SMD-S3.
    case 0xe6:
    case 0x4c:
    case 0x7f:
    case 0xb3:
      return HeaderStep::to(decode_ethernet, cursor.rest());
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace wirelake
