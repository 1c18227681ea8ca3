// Who spoke to whom: addresses, protocol, and the ports or what stands for them.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/flow_groups/ended_flow.h"
#include "columns/nested_buffers.h"
#include "wirelake/ip.h"

namespace wirelake {

class FlowEndsColumns {
 public:
  static ColumnGroup describe();
  arrow::Status append(const EndedFlow& ended, RowContext& context);
  auto buffers() {
    return std::tie(type_, src_, sport_, dst_, dport_, proto_, protocol_, community_id_,
                    originator_);
  }

 private:
  ShortTextBuffer<4> type_;
  ShortTextBuffer<kMaxAddressText> src_, dst_;
  NullableBuffer<ValueBuffer<std::int32_t>> sport_, dport_;
  BytesBuffer proto_;
  ValueBuffer<std::int32_t> protocol_;
  BytesBuffer community_id_, originator_;
};

}  // namespace wirelake
