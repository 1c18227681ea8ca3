// The IPv6 header and its extension headers (RFC 8200, RFC 2675 for jumbograms).
//
// Extension headers are those that name what follows them: hop-by-hop options, routing, fragment,
// AH, destination options and shim6. ESP hides what follows, and what Mobility (RFC 6275) and HIP
// (RFC 7401) name is always "nothing": these three are protocols here.
#pragma once

#include <optional>

#include "decode/ip/ip_payload.h"
#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Fills the IP fields of `packet` and `payload` from `ip`, which is what was captured from the IP
/// header on; `wire_len` is how long that was on the wire.
std::optional<PassedOver> decode_ipv6(Bytes ip, std::uint32_t wire_len, Packet& packet,
                                      IpPayload& payload, RemarkCounts& remarks);

}  // namespace wirelake
