#include "base/byte_cursor.h"
#include "wirelake/packet.h"

namespace wirelake {
namespace {

void set_traffic_class(std::uint8_t traffic_class, IpHeaderFields& fields) {
  fields.dscp = traffic_class >> 2;
  fields.ecn = traffic_class & 3u;
}

IpHeaderFields ipv4_fields(std::span<const std::byte, 8> header) {
  IpHeaderFields fields;
  const auto fragment = field<2, 6>(header);
  fields.header_len = static_cast<std::uint8_t>((field<1, 0>(header) & 0x0fu) * 4);
  set_traffic_class(static_cast<std::uint8_t>(field<1, 1>(header)), fields);
  fields.id = field<2, 4>(header);
  fields.dont_fragment = (fragment & 0x4000u) != 0;
  fields.has_fragment_fields = true;
  fields.more_fragments = (fragment & 0x2000u) != 0;
  fields.fragment_offset = fragment & 0x1fffu;
  return fields;
}

IpHeaderFields ipv6_fields(std::span<const std::byte, 8> header, Bytes fragment_header) {
  IpHeaderFields fields;
  const auto first = field<4, 0>(header);
  fields.version = IpVersion::kV6;
  set_traffic_class(static_cast<std::uint8_t>(first >> 20), fields);
  fields.flow_label = first & 0xfffffu;
  const auto fragment = ByteCursor(fragment_header).header<8>();
  if (!fragment) return fields;
  const auto offset = field<2, 2>(*fragment);
  fields.has_fragment_fields = true;
  fields.fragment_offset = static_cast<std::uint16_t>(offset >> 3);
  fields.more_fragments = (offset & 1u) != 0;
  fields.id = field<4, 4>(*fragment);
  return fields;
}

}  // namespace

IpHeaderFields ip_header_fields(const Packet& packet) {
  const auto header = ByteCursor(packet.ip).header<8>();
  if (!header) return {};  // Of no packet that decoding made.
  return packet.version() == IpVersion::kV4 ? ipv4_fields(*header)
                                            : ipv6_fields(*header, packet.fragment_header);
}

}  // namespace wirelake
