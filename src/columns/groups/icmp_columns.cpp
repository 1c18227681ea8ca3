#include "columns/groups/icmp_columns.h"

namespace wirelake {

ColumnGroup IcmpColumns::describe() {
  return {.name = "icmp",
          .columns = {struct_column("icmp_info",
                                    {
                                        column("type", arrow::int32(), "",
                                               "of the ICMP or ICMPv6 message (IANA); icmp_info is "
                                               "null without one"),
                                        column("code", arrow::int32(), "", "further to its type"),
                                    })},
          .is_later = true};
}

void IcmpColumns::append(const Packet& packet, RowContext&) {
  type_.put(packet.icmp->type);
  code_.put(packet.icmp->code);
}

}  // namespace wirelake
