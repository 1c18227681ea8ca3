// The ports of any transport that has some.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class PortColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) { return packet.ports.has_value(); }
  void append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(sport_, dport_); }

 private:
  ValueBuffer<std::int32_t> sport_, dport_;
};

}  // namespace wirelake
