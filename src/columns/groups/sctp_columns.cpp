#include "columns/groups/sctp_columns.h"

namespace wirelake {

ColumnGroup SctpColumns::describe() {
  return {.name = "sctp",
          .columns = {struct_column(
              "sctp_info",
              {
                  column("sport", arrow::int32(), "",
                         "source port of SCTP; sctp_info is null without its ports"),
                  column("dport", arrow::int32(), "", "destination port"),
              })},
          .is_later = true};
}

void SctpColumns::append(const Packet& packet, RowContext&) {
  sport_.put(packet.ports->source);
  dport_.put(packet.ports->destination);
}

}  // namespace wirelake
