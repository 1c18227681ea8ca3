// The captured frame but for the payload, where a load keeps it: so that frames can be written
// again.
#pragma once

#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "wirelake/packet.h"

namespace wirelake {

class HeaderColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet&, const RowContext& context) { return context.keep_headers; }
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(header_); }

 private:
  BytesBuffer header_;
};

}  // namespace wirelake
