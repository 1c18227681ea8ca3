#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/llc.h"

namespace wirelake {

// ISO 9314-2 section 7.3: the frame control byte is CLFF rZZZ in bits; FF is 01 for LLC.
HeaderStep decode_fddi(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kFormatMask = 0x70;  // The address length (always 48 bits) included.
  constexpr std::uint8_t kLlcFrame = 0x50;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<13>();
  if (!header) return HeaderStep::cut();
  if ((field<1, 0>(*header) & kFormatMask) != kLlcFrame) return HeaderStep::not_ip();
  return HeaderStep::to(decode_llc, cursor.rest());
}

}  // namespace wirelake
