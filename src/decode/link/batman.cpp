#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

// Linux, include/uapi/linux/batadv_packet.h; 0 for packets that carry no frame.
std::size_t header_len_of(std::uint8_t type) {
  switch (type) {
    case 0x01:  // Broadcast
      return 14;
    case 0x40:  // Unicast
      return 10;
    case 0x42:  // Unicast with the originator's address
      return 18;
    default:
      return 0;
  }
}

}  // namespace

HeaderStep decode_batman(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kVersion = 15;
  const auto start = ByteCursor(bytes).header<2>();
  if (!start) return HeaderStep::cut();
  const std::size_t length = header_len_of(static_cast<std::uint8_t>(field<1, 0>(*start)));
  if (field<1, 1>(*start) != kVersion || length == 0) return HeaderStep::not_ip();
  ByteCursor cursor(bytes);
  if (!cursor.skip(length)) return HeaderStep::cut();
  return HeaderStep::to(decode_ethernet, cursor.rest());
}

}  // namespace wirelake
