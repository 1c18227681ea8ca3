#include "flow/flow_side.h"

#include <algorithm>

namespace wirelake {

void FlowSide::add(const Packet& packet, std::int64_t time_ns, Bytes payload,
                   std::uint32_t payload_len) {
  if (packets == 0) {
    ttl = packet.ttl;
  } else {
    intervals_us.add(static_cast<double>(time_ns - last_ns_) / 1000);
  }
  last_ns_ = time_ns;
  ++packets;
  bytes += packet.len;
  if (packet.tcp) {
    flags = static_cast<std::uint16_t>(flags | packet.tcp->flags);
    if (!window) window = packet.tcp->window;
  }
  if (payload_len == 0) return;
  ++payload_packets;
  least_len = std::min(least_len, payload_len);
  greatest_len = std::max(greatest_len, payload_len);
  lengths.add(payload_len);
  entropy.add(payload);
}

}  // namespace wirelake
