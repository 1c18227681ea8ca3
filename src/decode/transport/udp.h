// The UDP header (RFC 768).
//
// A header of fewer than 8 captured bytes gives no datagram. Where the UDP length is wrong, the
// payload ends where the IP packet does.
#pragma once

#include "decode/ip/ip_payload.h"
#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Sets `packet.udp`, and `packet.dns` if the datagram is on a port of DNS.
void decode_udp(const IpPayload& payload, Packet& packet, RemarkCounts& remarks);

}  // namespace wirelake
