// The IP header of a packet: the outermost, or the innermost where tunnels are looked into.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class IpColumns {
 public:
  static ColumnGroup describe();
  void append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(type_, src_, dst_, len_, proto_, protocol_, ttl_); }

 private:
  static constexpr std::size_t kMaxTypeText = 4;   // "IPv4".
  static constexpr std::size_t kMaxProtoText = 8;  // "UDPLITE".

  ShortTextBuffer<kMaxTypeText> type_;
  ShortTextBuffer<kMaxAddressText> src_, dst_;
  ValueBuffer<std::int64_t> len_;
  ShortTextBuffer<kMaxProtoText> proto_;
  ValueBuffer<std::int32_t> protocol_, ttl_;
};

}  // namespace wirelake
