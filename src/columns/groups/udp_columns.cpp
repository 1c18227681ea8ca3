#include "columns/groups/udp_columns.h"

#include "base/text_view.h"

namespace wirelake {

ColumnGroup UdpColumns::describe() {
  return {.name = "udp",
          .columns = {struct_column(
              "udp_info",
              {
                  column("sport", arrow::int32(), "",
                         "source port; udp_info is null without a UDP header"),
                  column("dport", arrow::int32(), "", "destination port"),
                  column("payload_len", arrow::int64(), "bytes", "of the payload, captured"),
                  column("payload", arrow::binary(), "", "bytes of the datagram, captured",
                         Encoding::kPlainBytes),
              })}};
}

arrow::Status UdpColumns::append(const Packet& packet, RowContext& context) {
  const UdpDatagram& datagram = *packet.udp;
  sport_.put(datagram.source_port);
  dport_.put(datagram.destination_port);
  const auto payload_len = static_cast<std::int64_t>(datagram.payload.size());
  payload_len_.put(payload_len);
  context.payload_bytes += payload_len;
  return payload_.put_long(as_text(datagram.payload));
}

}  // namespace wirelake
