#include "columns/groups/ip_columns.h"

#include <array>

namespace wirelake {

ColumnGroup IpColumns::describe() {
  return {.name = "ip",
          .columns =
              {
                  column("type", arrow::utf8(), "",
                         "IPv4 or IPv6, as all that follows of the packet's IP header"),
                  column("src", arrow::utf8(), "", "source address"),
                  column("dst", arrow::utf8(), "", "destination address"),
                  column("len", arrow::int64(), "bytes", "of the IP packet, header included"),
                  column("proto", arrow::utf8(), "",
                         "upper-layer protocol by name, behind IPv6 extension headers"),
                  column("protocol", arrow::int32(), "", "the same by number (IANA)"),
                  column("ttl", arrow::int32(), "hops", "TTL or hop limit"),
              },
          .dict = {stored_key("type"), stored_key("dst"), stored_key("src"), stored_key("len"),
                   stored_key("proto"), stored_key("ttl")}};
}

void IpColumns::append(const Packet& packet, RowContext&) {
  std::array<char, kMaxAddressText> text;
  type_.put(packet.version() == IpVersion::kV4 ? "IPv4" : "IPv6");
  src_.put({text.data(), packet.source.write_text(text.data())});
  dst_.put({text.data(), packet.destination.write_text(text.data())});
  len_.put(packet.len);
  proto_.put(protocol_name(packet.protocol));
  protocol_.put(packet.protocol);
  ttl_.put(packet.ttl);
}

}  // namespace wirelake
