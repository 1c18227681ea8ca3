// The frame that a packet was captured in, but for its bytes.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/nested_buffers.h"
#include "wirelake/packet.h"

namespace wirelake {

class FrameColumns {
 public:
  static ColumnGroup describe();
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(caplen_, wirelen_, linktype_, vlan_); }

 private:
  ValueBuffer<std::int64_t> caplen_, wirelen_;
  ValueBuffer<std::int32_t> linktype_;
  ListBuffer<ValueBuffer<std::int32_t>> vlan_;
};

}  // namespace wirelake
