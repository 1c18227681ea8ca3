#include "decode/tunnel/tunnels.h"

#include <algorithm>
#include <iterator>

#include "decode/tunnel/decoders.h"

namespace wirelake {
namespace {

struct TunnelPort {
  std::uint16_t number;
  TunnelDecoder decode;
  bool is_source_too = true;  ///< What comes from the port, to any other, is the same.
};

// https://www.iana.org/assignments/service-names-port-numbers; 8472 is what Linux takes for VXLAN
// unless told otherwise. The header of MPLS tells nothing, and its source port is any (RFC 7510
// section 3).
constexpr TunnelPort kTunnelPorts[] = {
    {1701, decode_l2tp},   {2152, decode_gtpu},
    {3544, decode_teredo}, {4754, decode_gre},
    {4789, decode_vxlan},  {4790, decode_vxlan_gpe},
    {6081, decode_geneve}, {6635, decode_mpls_in_udp, false},
    {8472, decode_vxlan},
};

const TunnelPort* find_port(std::uint16_t number) {
  const auto* const port = std::ranges::find(kTunnelPorts, number, &TunnelPort::number);
  return port == std::end(kTunnelPorts) ? nullptr : port;
}

TunnelStep step_by_udp_port(const UdpDatagram& udp) {
  if (udp.payload.empty()) return TunnelStep::none();
  if (const TunnelPort* port = find_port(udp.destination_port)) return port->decode(udp.payload);
  const TunnelPort* port = find_port(udp.source_port);
  return port && port->is_source_too ? port->decode(udp.payload) : TunnelStep::none();
}

}  // namespace

// https://www.iana.org/assignments/protocol-numbers
TunnelStep step_into_tunnel(const Packet& packet, Bytes payload) {
  const bool is_in_v4 = packet.version() == IpVersion::kV4;
  switch (packet.protocol) {
    case 4:
      return {HeaderStep::ip(payload, IpVersion::kV4),
              is_in_v4 ? TunnelKind::kIpIp : TunnelKind::k4In6};
    case kUdp:
      return packet.udp ? step_by_udp_port(*packet.udp) : TunnelStep::none();
    case 41:
      return {HeaderStep::ip(payload, IpVersion::kV6),
              is_in_v4 ? TunnelKind::k6In4 : TunnelKind::k6In6};
    case 47:
      return decode_gre(payload);
    case 97:
      return decode_etherip(payload);
    case 115:
      return decode_l2tp_in_ip(payload);
    case 137:
      return decode_mpls_in_ip(payload);
    default:
      return TunnelStep::none();
  }
}

}  // namespace wirelake
