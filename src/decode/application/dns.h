// Which packets hold a DNS message, and where.
#pragma once

#include "decode/ip/ip_payload.h"
#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Whether a port is one of DNS (RFC 1035), multicast DNS (RFC 6762) or LLMNR (RFC 4795).
constexpr bool is_dns_port(std::uint16_t port) {
  return port == 53 || port == 5353 || port == 5355;
}

/// Sets `packet.dns` from its datagram, if that is on a port of DNS.
void decode_dns_over_udp(const IpPayload& payload, Packet& packet, RemarkCounts& remarks);

/// The same from a segment that starts with the length of a message (RFC 1035 section 4.2.2), all
/// of which is in it.
void decode_dns_over_tcp(Packet& packet, RemarkCounts& remarks);

}  // namespace wirelake
