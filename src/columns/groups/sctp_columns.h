// The ports of an SCTP packet (RFC 9260 section 3.1).
#pragma once

#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class SctpColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) {
    return packet.protocol == kSctp && packet.ports.has_value();
  }
  void append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(sport_, dport_); }

 private:
  ValueBuffer<std::int32_t> sport_, dport_;
};

}  // namespace wirelake
