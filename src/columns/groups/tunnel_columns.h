// The tunnels around an IP packet, where a load looks into them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/nested_buffers.h"
#include "wirelake/packet.h"

namespace wirelake {

class TunnelColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) { return packet.tunnels.count > 0; }
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(tunnel_); }

 private:
  static constexpr std::size_t kMaxKindText = 9;  // "vxlan-gpe".
  static constexpr std::size_t kMaxTypeText = 4;  // "IPv4".

  using Layers = StructBuffer<ShortTextBuffer<kMaxKindText>, ShortTextBuffer<kMaxTypeText>,
                              ShortTextBuffer<kMaxAddressText>, ShortTextBuffer<kMaxAddressText>,
                              NullableBuffer<ValueBuffer<std::int64_t>>>;

  ListBuffer<Layers> tunnel_;
};

}  // namespace wirelake
