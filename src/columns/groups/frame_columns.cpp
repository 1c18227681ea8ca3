#include "columns/groups/frame_columns.h"

namespace wirelake {

ColumnGroup FrameColumns::describe() {
  return {.name = "frame",
          .columns = {
              column("caplen", arrow::int64(), "bytes", "of the frame, captured"),
              column("wirelen", arrow::int64(), "bytes", "of the frame, on the wire"),
              column("linktype", arrow::int32(), "", "link type of the frame (LINKTYPE_ values)"),
              list_column("vlan", arrow::int32(), "",
                          "VLAN identifiers from the outside in; empty without a tag"),
          }};
}

arrow::Status FrameColumns::append(const Packet& packet, RowContext&) {
  caplen_.put(packet.captured_len);
  wirelen_.put(packet.wire_len);
  linktype_.put(packet.linktype);
  vlan_.put(packet.vlan.count);
  if (packet.vlan.count == 0) return arrow::Status::OK();
  ARROW_RETURN_NOT_OK(vlan_.items().reserve(packet.vlan.count));
  for (int i = 0; i < packet.vlan.count; ++i)
    vlan_.items().put(packet.vlan.ids[i]);
  return arrow::Status::OK();
}

}  // namespace wirelake
