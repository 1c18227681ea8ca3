// The TCP header and its options (RFC 9293 section 3.1).
//
// A header of fewer than 20 captured bytes gives no segment. A data offset under 5 or past the
// segment leaves open where options end and payload begins: the segment then has its ports, numbers
// and flags, and neither options nor payload.
#pragma once

#include "decode/ip/ip_payload.h"
#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Sets `packet.tcp`, and `packet.tls` or `packet.dns` if the payload starts with such.
void decode_tcp(const IpPayload& payload, Packet& packet, RemarkCounts& remarks);

}  // namespace wirelake
