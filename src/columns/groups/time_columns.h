// When a packet was captured. The dict has it as decimal text.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class TimeColumns {
 public:
  static ColumnGroup describe();
  void append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(nanoseconds_, digits_, microseconds_); }

 private:
  ValueBuffer<std::int64_t> nanoseconds_;
  ValueBuffer<std::int32_t> digits_;
  ValueBuffer<std::int64_t> microseconds_;
};

}  // namespace wirelake
