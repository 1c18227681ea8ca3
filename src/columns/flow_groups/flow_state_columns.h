// How a flow began and ended.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/flow_groups/ended_flow.h"
#include "columns/nested_buffers.h"

namespace wirelake {

class FlowStateColumns {
 public:
  static ColumnGroup describe();
  arrow::Status append(const EndedFlow& ended, RowContext& context);
  auto buffers() {
    return std::tie(conn_state_, history_, end_reason_, handshake_rtt_ns_, syn_ack_ns_, ack_ns_);
  }

 private:
  BytesBuffer conn_state_;
  NullableBuffer<BytesBuffer> history_;
  BytesBuffer end_reason_;
  NullableBuffer<ValueBuffer<std::int64_t>> handshake_rtt_ns_, syn_ack_ns_, ack_ns_;
};

}  // namespace wirelake
