#include "decode/decoder.h"

#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/ip/ipv4.h"
#include "decode/ip/ipv6.h"
#include "decode/link/link_type.h"
#include "decode/transport/icmp.h"
#include "decode/transport/tcp.h"
#include "decode/transport/udp.h"

namespace wirelake {
namespace {

static_assert(VlanTags::kCapacity >= kMaxEncapsulations);

// Follows the headers of a frame until IP, or until it is clear that there is none.
HeaderStep find_ip(HeaderDecoder link, Bytes frame, VlanTags& vlan) {
  HeaderStep step = link(frame, vlan);
  for (int depth = 0; step.next != nullptr; ++depth) {
    if (depth == kMaxEncapsulations) return HeaderStep::stop(PassedOver::kEncapsulationTooDeep);
    step = step.next(step.rest, vlan);
  }
  return step;
}

// IPv6 that is announced as IPv4 is read as what it is; the reverse is not. Wireshark does the
// same.
std::optional<PassedOver> decode_ip(const HeaderStep& found, std::uint32_t wire_len, Packet& packet,
                                    IpPayload& payload, RemarkCounts& remarks) {
  const auto first = ByteCursor(found.rest).u8();
  if (!first) return PassedOver::kIpHeaderCut;
  const int version = *first >> 4;
  if (version == 4 && found.announced != IpVersion::kV6) {
    return decode_ipv4(found.rest, wire_len, packet, payload, remarks);
  }
  if (version == 6) return decode_ipv6(found.rest, wire_len, packet, payload, remarks);
  return PassedOver::kIpVersionMismatch;
}

void start_packet(const CaptureRecord& record, Packet& packet) {
  packet.frame = record.frame;
  packet.timestamp_ns = record.timestamp_ns;
  packet.time_digits = record.time_digits;
  packet.linktype = record.linktype;
  packet.captured_len = captured_len(record);
  packet.wire_len = record.wire_len;
  packet.bytes = record.bytes;
  packet.vlan.count = 0;
  packet.fragment_header = {};
  packet.ports.reset();
  packet.tcp.reset();
  packet.udp.reset();
  packet.icmp.reset();
  packet.tls.reset();
  packet.dns.reset();
}

// Bytes on the wire from the IP header on. A wire length that is less than what was captured is the
// capture's mistake.
std::uint32_t wire_len_of_ip(const CaptureRecord& record, Bytes ip) {
  const auto link_len = static_cast<std::size_t>(ip.data() - record.bytes.data());
  const std::size_t frame_len = std::max(record.wire_len, captured_len(record));
  return static_cast<std::uint32_t>(frame_len - link_len);
}

// Of a header that is cut or wrong behind them as well.
std::optional<Ports> find_ports(Bytes payload) {
  const auto header = ByteCursor(payload).header<4>();
  if (!header) return std::nullopt;
  return Ports{field<2, 0>(*header), field<2, 2>(*header)};
}

void decode_payload(const IpPayload& payload, Packet& packet, RemarkCounts& remarks) {
  switch (packet.protocol) {
    case kTcp:
      packet.ports = find_ports(payload.bytes);
      return decode_tcp(payload, packet, remarks);
    case kUdp:
      packet.ports = find_ports(payload.bytes);
      return decode_udp(payload, packet, remarks);
    case kSctp:
    case kUdpLite:
      packet.ports = find_ports(payload.bytes);
      return;
    case kIcmp:
    case kIcmp6:
      return decode_icmp(payload, packet);
    default:
      return;
  }
}

void remark_time(TimeStatus status, RemarkCounts& remarks) {
  if (status == TimeStatus::kAbsent) ++remarks[Remark::kNoTimestamp];
  if (status == TimeStatus::kClamped) ++remarks[Remark::kTimestampClamped];
}

}  // namespace

std::optional<PassedOver> decode(const CaptureRecord& record, Packet& packet,
                                 RemarkCounts& remarks) {
  const LinkType* link = find_link_type(record.linktype);
  if (link == nullptr) {
    return record.is_unusable ? PassedOver::kBlockInvalid : PassedOver::kUnknownLinkType;
  }
  start_packet(record, packet);
  const HeaderStep found = find_ip(link->decode, record.bytes, packet.vlan);
  if (found.passed_over) return found.passed_over;

  IpPayload payload;
  const auto passed_over =
      decode_ip(found, wire_len_of_ip(record, found.rest), packet, payload, remarks);
  if (passed_over) return passed_over;
  remark_time(record.time_status, remarks);
  if (payload.has_header) decode_payload(payload, packet, remarks);
  return std::nullopt;
}

}  // namespace wirelake
