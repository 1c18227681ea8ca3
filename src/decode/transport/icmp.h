// The start of ICMP (RFC 792) and ICMPv6 (RFC 4443) messages.
#pragma once

#include "decode/ip/ip_payload.h"
#include "wirelake/packet.h"

namespace wirelake {

/// Sets `packet.icmp`, if both of its bytes are captured.
void decode_icmp(const IpPayload& payload, Packet& packet);

}  // namespace wirelake
