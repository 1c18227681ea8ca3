// What one side of a flow sent, counted: the structs `orig` and `resp`.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/flow_groups/ended_flow.h"
#include "columns/nested_buffers.h"

namespace wirelake {

class SideColumns {
 public:
  static ColumnGroup describe(std::string_view name);
  void append(const Flow& flow, Role role);
  auto buffers() {
    return std::tie(packets_, bytes_, payload_packets_, payload_bytes_, retransmitted_packets_,
                    out_of_order_packets_, missed_bytes_, flags_, ttl_, window_, length_min_,
                    length_mean_, length_max_, length_std_, interval_mean_us_, interval_std_us_,
                    entropy_);
  }

 private:
  using Numbers = ValueBuffer<std::int64_t>;
  using NullableNumbers = NullableBuffer<ValueBuffer<std::int32_t>>;
  using NullableReals = NullableBuffer<ValueBuffer<double>>;

  Numbers packets_, bytes_, payload_packets_, payload_bytes_;
  Numbers retransmitted_packets_, out_of_order_packets_, missed_bytes_;
  NullableNumbers flags_, ttl_, window_;
  NullableBuffer<Numbers> length_min_;
  NullableReals length_mean_;
  NullableBuffer<Numbers> length_max_;
  NullableReals length_std_, interval_mean_us_, interval_std_us_, entropy_;
};

class OrigColumns : public SideColumns {
 public:
  static ColumnGroup describe() { return SideColumns::describe("orig"); }
  static bool is_in(const EndedFlow&, const RowContext&) { return true; }
  void append(const EndedFlow& ended, RowContext&) { SideColumns::append(ended.flow, Role::kOrig); }
};

class RespColumns : public SideColumns {
 public:
  static ColumnGroup describe() { return SideColumns::describe("resp"); }
  static bool is_in(const EndedFlow&, const RowContext&) { return true; }
  void append(const EndedFlow& ended, RowContext&) { SideColumns::append(ended.flow, Role::kResp); }
};

}  // namespace wirelake
