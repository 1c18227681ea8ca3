#include "decode/transport/icmp.h"

#include "base/byte_cursor.h"

namespace wirelake {

void decode_icmp(const IpPayload& payload, Packet& packet) {
  const auto header = ByteCursor(payload.bytes).header<2>();
  if (!header) return;
  packet.icmp = IcmpHeader{static_cast<std::uint8_t>(field<1, 0>(*header)),
                           static_cast<std::uint8_t>(field<1, 1>(*header))};
}

}  // namespace wirelake
