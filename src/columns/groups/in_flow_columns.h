// The flow that a packet is of.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class InFlowColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) { return packet.in_flow.has_value(); }
  void append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(flow_, is_orig_); }

 private:
  ValueBuffer<std::int64_t> flow_;
  ValueBuffer<bool> is_orig_;
};

}  // namespace wirelake
