// The IPv4 header (RFC 791).
//
// A header length under 5 or a total length shorter than the header make a packet that no host
// accepts (RFC 1122 section 3.2.1) and of which nothing can be trusted: it is passed over. A header
// whose options are cut off is kept without what follows.
#pragma once

#include <optional>

#include "decode/ip/ip_payload.h"
#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Fills the IP fields of `packet` and `payload` from `ip`, which is what was captured from the IP
/// header on; `wire_len` is how long that was on the wire.
std::optional<PassedOver> decode_ipv4(Bytes ip, std::uint32_t wire_len, Packet& packet,
                                      IpPayload& payload, RemarkCounts& remarks);

}  // namespace wirelake
