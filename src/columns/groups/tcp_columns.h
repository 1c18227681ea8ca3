// A TCP header, and what its segment carries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/nested_buffers.h"
#include "wirelake/packet.h"

namespace wirelake {

class TcpColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) { return packet.tcp.has_value(); }
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() {
    return std::tie(sport_, dport_, flags_, opts_, seq_, ack_, window_, payload_len_, payload_,
                    flag_bits_, retransmission_);
  }

 private:
  static constexpr std::size_t kFlags = 8;

  arrow::Status append_options(Bytes options);

  ValueBuffer<std::int32_t> sport_, dport_;
  FlagsBuffer<kFlags> flags_;
  ListBuffer<StructBuffer<ValueBuffer<std::int32_t>, BytesBuffer>> opts_;
  ValueBuffer<std::int64_t> seq_, ack_;
  ValueBuffer<std::int32_t> window_;
  ValueBuffer<std::int64_t> payload_len_;
  BytesBuffer payload_;
  ValueBuffer<std::int32_t> flag_bits_;
  NullableBuffer<ValueBuffer<bool>> retransmission_;
};

}  // namespace wirelake
