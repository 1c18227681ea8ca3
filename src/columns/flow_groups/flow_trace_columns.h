// The first payloads of a flow, and what is spoken.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/flow_groups/ended_flow.h"
#include "columns/nested_buffers.h"

namespace wirelake {

class FlowTraceColumns {
 public:
  static ColumnGroup describe();
  arrow::Status append(const EndedFlow& ended, RowContext& context);
  auto buffers() { return std::tie(lengths_, offsets_us_, service_); }

 private:
  ListBuffer<ValueBuffer<std::int32_t>> lengths_;
  ListBuffer<ValueBuffer<std::int64_t>> offsets_us_;
  NullableBuffer<BytesBuffer> service_;
};

}  // namespace wirelake
