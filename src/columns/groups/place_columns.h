// Where a packet is from: the load, the capture, and its number there.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class PlaceColumns {
 public:
  static ColumnGroup describe();
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(load_, capture_, frame_); }

 private:
  BytesBuffer load_, capture_;
  ValueBuffer<std::int64_t> frame_;
};

}  // namespace wirelake
