// The start of an ICMP or ICMPv6 message.
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class IcmpColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) { return packet.icmp.has_value(); }
  void append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(type_, code_); }

 private:
  ValueBuffer<std::int32_t> type_, code_;
};

}  // namespace wirelake
