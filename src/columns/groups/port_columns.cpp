#include "columns/groups/port_columns.h"

namespace wirelake {

ColumnGroup PortColumns::describe() {
  return {.name = "ports",
          .columns =
              {
                  column("sport", arrow::int32(), "", "source port of TCP, UDP, UDPLITE or SCTP"),
                  column("dport", arrow::int32(), "", "destination port"),
              },
          .is_later = true};
}

void PortColumns::append(const Packet& packet, RowContext&) {
  sport_.put(packet.ports->source);
  dport_.put(packet.ports->destination);
}

}  // namespace wirelake
