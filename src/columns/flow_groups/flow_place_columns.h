// Where a flow is from, and when it was.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/flow_groups/ended_flow.h"

namespace wirelake {

class FlowPlaceColumns {
 public:
  static ColumnGroup describe();
  arrow::Status append(const EndedFlow& ended, RowContext& context);
  auto buffers() { return std::tie(load_, capture_, flow_, ts_, start_ns_, end_ns_); }

 private:
  BytesBuffer load_, capture_;
  ValueBuffer<std::int64_t> flow_, ts_, start_ns_, end_ns_;
};

}  // namespace wirelake
