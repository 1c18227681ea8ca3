#include "decode/transport/udp.h"

#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/application/dns.h"

namespace wirelake {
namespace {

constexpr std::uint32_t kUdpHeaderLen = 8;

// A first fragment holds less than its datagram's length, and a datagram of 64 KiB and more has
// none (RFC 2675 section 4).
bool is_length_invalid(std::uint32_t udp_len, const IpPayload& payload) {
  if (udp_len == 0 && payload.len > 0xffff) return false;
  return udp_len < kUdpHeaderLen || (udp_len > payload.len && !payload.fragment);
}

}  // namespace

void decode_udp(const IpPayload& payload, Packet& packet, RemarkCounts& remarks) {
  ByteCursor cursor(payload.bytes);
  const auto header = cursor.header<kUdpHeaderLen>();
  if (!header) {
    ++remarks[Remark::kUdpHeaderCut];
    return;
  }
  UdpDatagram& datagram = packet.udp.emplace();
  datagram.source_port = field<2, 0>(*header);
  datagram.destination_port = field<2, 2>(*header);
  datagram.payload = cursor.rest();
  datagram.payload_len = payload.len - std::min(payload.len, kUdpHeaderLen);

  const std::uint32_t udp_len = field<2, 4>(*header);
  if (is_length_invalid(udp_len, payload)) ++remarks[Remark::kUdpLengthInvalid];
  // The rest of a datagram in fragments is in other packets.
  if (udp_len >= kUdpHeaderLen && (udp_len < payload.len || payload.fragment)) {
    datagram.payload_len = udp_len - kUdpHeaderLen;
  }
  if (udp_len >= kUdpHeaderLen && udp_len < payload.bytes.size()) {
    datagram.payload = datagram.payload.first(udp_len - kUdpHeaderLen);
  }
  decode_dns_over_udp(payload, packet, remarks);
}

}  // namespace wirelake
