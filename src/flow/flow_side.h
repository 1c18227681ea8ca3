// FlowSide: what one side of a flow sent, counted. One thread.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "flow/byte_entropy.h"
#include "flow/moments.h"
#include "wirelake/packet.h"

namespace wirelake {

class FlowSide {
 public:
  /// A packet of this side, at a time in nanoseconds; `payload_len` as it was sent.
  void add(const Packet& packet, std::int64_t time_ns, Bytes payload, std::uint32_t payload_len);

  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;  ///< Of IP packets.
  std::uint64_t payload_packets = 0;
  std::uint64_t payload_bytes = 0;  ///< Added by the flow: of TCP those that were not seen before.
  std::uint64_t retransmitted_packets = 0;
  std::uint64_t out_of_order_packets = 0;
  std::uint16_t flags = 0;               ///< All TCP flags together.
  std::optional<std::uint8_t> ttl = {};  ///< Of the first packet.
  std::optional<std::uint16_t> window = {};
  std::uint32_t least_len = std::numeric_limits<std::uint32_t>::max();  ///< Of payloads.
  std::uint32_t greatest_len = 0;
  Moments lengths = {};       ///< Of payloads.
  Moments intervals_us = {};  ///< Between packets.
  ByteEntropy entropy = {};

 private:
  std::int64_t last_ns_ = 0;
};

}  // namespace wirelake
