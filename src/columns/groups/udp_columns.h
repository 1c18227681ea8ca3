// A UDP header, and what its datagram carries.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class UdpColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) { return packet.udp.has_value(); }
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(sport_, dport_, payload_len_, payload_); }

 private:
  ValueBuffer<std::int32_t> sport_, dport_;
  ValueBuffer<std::int64_t> payload_len_;
  BytesBuffer payload_;
};

}  // namespace wirelake
