#include "columns/groups/in_flow_columns.h"

namespace wirelake {

ColumnGroup InFlowColumns::describe() {
  return {
      .name = "in_flow",
      .columns = {column("flow", arrow::int64(), "",
                         "frame of the first packet of its flow, which `flows` has with the "
                         "same load; null where it is of none"),
                  column("is_orig", arrow::boolean(), "",
                         "whether the originator of the flow sent it; null where it is of none")},
      .is_later = true};
}

void InFlowColumns::append(const Packet& packet, RowContext&) {
  flow_.put(static_cast<std::int64_t>(packet.in_flow->flow));
  is_orig_.put(packet.in_flow->is_orig);
}

}  // namespace wirelake
