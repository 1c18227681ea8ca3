#include "columns/groups/place_columns.h"

namespace wirelake {

ColumnGroup PlaceColumns::describe() {
  return {.name = "place",
          .columns = {
              column("load", arrow::utf8(), "",
                     "the load of one capture: a UUID version 7, which sorts by time"),
              column("capture", arrow::utf8(), "", "the capture's file name"),
              column("frame", arrow::int64(), "", "the frame's number in the capture, from 1",
                     Encoding::kDifferences),
          }};
}

arrow::Status PlaceColumns::append(const Packet& packet, RowContext& context) {
  ARROW_RETURN_NOT_OK(load_.put_long(context.load));
  ARROW_RETURN_NOT_OK(capture_.put_long(context.capture));
  frame_.put(static_cast<std::int64_t>(packet.frame));
  return arrow::Status::OK();
}

}  // namespace wirelake
