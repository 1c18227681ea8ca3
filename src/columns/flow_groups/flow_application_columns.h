// The first request of HTTP, the first packet of QUIC, and who speaks SSH.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/flow_groups/ended_flow.h"
#include "columns/flow_groups/flow_text.h"

namespace wirelake {

class FlowQuicColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const EndedFlow& ended, const RowContext&) {
    return ended.flow.facts().quic != nullptr;
  }
  arrow::Status append(const EndedFlow& ended, RowContext& context);
  auto buffers() { return std::tie(version_, dcid_, scid_); }

 private:
  ValueBuffer<std::int64_t> version_;
  BytesBuffer dcid_, scid_;
};

class FlowHttpColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const EndedFlow& ended, const RowContext&) {
    return ended.flow.facts().http != nullptr;
  }
  arrow::Status append(const EndedFlow& ended, RowContext& context);
  auto buffers() { return std::tie(method_, host_, uri_, user_agent_); }

 private:
  TextBuffer method_, host_, uri_, user_agent_;
};

class FlowSshColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const EndedFlow& ended, const RowContext&) {
    return ended.flow.facts().ssh != nullptr;
  }
  arrow::Status append(const EndedFlow& ended, RowContext& context);
  auto buffers() { return std::tie(client_, server_); }

 private:
  TextBuffer client_, server_;
};

}  // namespace wirelake
