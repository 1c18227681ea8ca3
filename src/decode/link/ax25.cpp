#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {

// AX.25 version 2.0 section 2.2: two to ten addresses, the last of which says that it is;
// a control byte; and in frames that carry data what that is.
HeaderStep decode_ax25(Bytes bytes, VlanTags&) {
  constexpr std::size_t kMaxAddresses = 10;
  constexpr std::uint8_t kLastAddress = 0x01;
  constexpr std::uint8_t kUnnumberedInformation = 0x03;
  constexpr std::uint8_t kPollOrFinal = 0x10;
  constexpr std::uint8_t kIp = 0xcc;
  ByteCursor cursor(bytes);
  std::size_t addresses = 0;
  for (bool last = false; !last; ++addresses) {
    const auto address = cursor.header<7>();
    if (!address) return HeaderStep::cut();
    last = field<1, 6>(*address) & kLastAddress;
    if (last ? addresses == 0 : addresses + 1 == kMaxAddresses) return HeaderStep::invalid();
  }
  const auto control = cursor.u8();
  if (!control) return HeaderStep::cut();
  const bool information = (*control & 1) == 0;
  if (!information && (*control & ~kPollOrFinal) != kUnnumberedInformation) {
    return HeaderStep::not_ip();
  }
  const auto protocol = cursor.u8();
  if (!protocol) return HeaderStep::cut();
  if (*protocol != kIp) return HeaderStep::not_ip();
  return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
}

}  // namespace wirelake
