#include "decode/decoder.h"

#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/ip/ipv4.h"
#include "decode/ip/ipv6.h"
#include "decode/link/follow_headers.h"
#include "decode/link/link_type.h"
#include "decode/link/vlan.h"
#include "decode/transport/icmp.h"
#include "decode/transport/tcp.h"
#include "decode/transport/udp.h"
#include "decode/tunnel/tunnels.h"

namespace wirelake {
namespace {

static_assert(VlanTags::kCapacity >= kMaxEncapsulations);

// What each packet passes is inlined into one function, also where tunnels call it again: the calls
// would cost a twentieth of decoding.

// IPv6 that is announced as IPv4 is read as what it is; the reverse is not. Wireshark does the
// same.
[[gnu::always_inline]] inline std::optional<PassedOver> decode_ip(const HeaderStep& found,
                                                                  std::uint32_t wire_len,
                                                                  Packet& packet,
                                                                  IpPayload& payload,
                                                                  RemarkCounts& remarks) {
  const auto first = ByteCursor(found.rest).u8();
  if (!first) return PassedOver::kIpHeaderCut;
  const int version = *first >> 4;
  if (version == 4 && found.announced != IpVersion::kV6) {
    return decode_ipv4(found.rest, wire_len, packet, payload, remarks);
  }
  if (version == 6) return decode_ipv6(found.rest, wire_len, packet, payload, remarks);
  return PassedOver::kIpVersionMismatch;
}

// What an IP header says is there in each packet; of all else there is something in some.
void forget_what_is_carried(Packet& packet) {
  packet.fragment_header = {};
  packet.ports.reset();
  packet.tcp.reset();
  packet.udp.reset();
  packet.icmp.reset();
  packet.tls.reset();
  packet.dns.reset();
  packet.in_flow.reset();
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
  packet.tunnels.count = 0;
  forget_what_is_carried(packet);
}

// Bytes on the wire from the IP header on. A wire length that is less than what was captured is the
// capture's mistake.
std::uint32_t wire_len_of_ip(const CaptureRecord& record, Bytes ip) {
  const auto link_len = static_cast<std::size_t>(ip.data() - record.bytes.data());
  const std::size_t frame_len = std::max(record.wire_len, captured_len(record));
  return static_cast<std::uint32_t>(frame_len - link_len);
}

// Of a header that is cut or wrong behind them as well.
[[gnu::always_inline]] inline std::optional<Ports> find_ports(Bytes payload) {
  const auto header = ByteCursor(payload).header<4>();
  if (!header) return std::nullopt;
  return Ports{field<2, 0>(*header), field<2, 2>(*header)};
}

[[gnu::always_inline]] inline void decode_payload(const IpPayload& payload, Packet& packet,
                                                  RemarkCounts& remarks) {
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

// The IP header that was found, and what it carries.
[[gnu::always_inline]] inline std::optional<PassedOver> decode_packet(const HeaderStep& found,
                                                                      std::uint32_t wire_len,
                                                                      Packet& packet,
                                                                      IpPayload& payload,
                                                                      RemarkCounts& remarks) {
  const auto passed_over = decode_ip(found, wire_len, packet, payload, remarks);
  packet.is_fragment = payload.fragment;
  if (passed_over || !payload.has_header) return passed_over;
  decode_payload(payload, packet, remarks);
  return std::nullopt;
}

[[gnu::always_inline]] inline std::optional<PassedOver> decode_outermost(
    const CaptureRecord& record, Packet& packet, IpPayload& payload, RemarkCounts& remarks) {
  const LinkType* link = find_link_type(record.linktype);
  if (link == nullptr) {
    return record.is_unusable ? PassedOver::kBlockInvalid : PassedOver::kUnknownLinkType;
  }
  start_packet(record, packet);
  const HeaderStep found = follow_headers(link->decode(record.bytes, packet.vlan), packet.vlan);
  if (found.passed_over) return found.passed_over;
  return decode_packet(found, wire_len_of_ip(record, found.rest), packet, payload, remarks);
}

// Puts the tunnel that `outer` is around the packet in it, and adds the tags inside. Tags that
// there is no room for are left out.
void put_around(const TunnelStep& tunnel, const Packet& outer, const VlanTags& tags,
                Packet& inner) {
  inner.tunnels.layers[inner.tunnels.count++] = {
      .kind = tunnel.kind,
      .source = outer.source,
      .destination = outer.destination,
      .id = tunnel.id,
  };
  for (std::size_t i = 0; i < tags.count; ++i)
    add_vlan_tag(inner.vlan, tags.ids[i]);
}

// Bytes on the wire from an IP header in a tunnel on: those that its headers leave to it, and those
// that were not captured.
std::uint32_t wire_len_inside(const IpPayload& payload, Bytes ip) {
  const std::uint64_t missing = payload.len - payload.bytes.size();
  return clamp_ip_len(ip.size() + missing);
}

// Looks into a tunnel, if `packet` is one, and lets `packet`, `payload` and `remarks` be those of
// what it carries. False if they stay.
bool enter_tunnel(int max_tunnels, Packet& packet, IpPayload& payload, RemarkCounts& remarks) {
  // Of a fragment there is more elsewhere, without which nothing can be said of what is inside.
  if (!payload.has_header || payload.fragment) return false;
  const TunnelStep tunnel = step_into_tunnel(packet, payload.bytes);
  if (tunnel.inner.passed_over == PassedOver::kNotIp) return false;
  VlanTags tags;
  const HeaderStep found = follow_headers(tunnel.inner, tags);
  if (found.passed_over == PassedOver::kNotIp) return false;
  Packet inner = packet;
  forget_what_is_carried(inner);
  IpPayload inner_payload;
  RemarkCounts inner_remarks;
  if (found.passed_over || decode_packet(found, wire_len_inside(payload, found.rest), inner,
                                         inner_payload, inner_remarks)) {
    ++remarks[Remark::kTunnelDamaged];
    return false;
  }
  if (packet.tunnels.count == max_tunnels) {
    ++remarks[Remark::kTunnelsTooMany];
    return false;
  }
  put_around(tunnel, packet, tags, inner);
  packet = inner;
  payload = inner_payload;
  remarks = inner_remarks;
  return true;
}

[[gnu::noinline]] std::optional<PassedOver> decode_innermost(const CaptureRecord& record,
                                                             int max_tunnels, Packet& packet,
                                                             RemarkCounts& remarks) {
  IpPayload payload;
  RemarkCounts of_packet;  // What is remarked of headers around it is of no interest.
  const auto passed_over = decode_outermost(record, packet, payload, of_packet);
  while (!passed_over && enter_tunnel(max_tunnels, packet, payload, of_packet)) {
  }
  remarks += of_packet;
  return passed_over;
}

}  // namespace

std::optional<PassedOver> decode(const CaptureRecord& record, Packet& packet, RemarkCounts& remarks,
                                 DecodeOptions options) {
  IpPayload payload;
  const auto passed_over = options.max_tunnels > 0
                               ? decode_innermost(record, options.max_tunnels, packet, remarks)
                               : decode_outermost(record, packet, payload, remarks);
  if (!passed_over) remark_time(record.time_status, remarks);
  return passed_over;
}

}  // namespace wirelake
