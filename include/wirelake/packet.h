// Packet: what decoding finds in one frame, as views into the captured bytes.
//
// Made by decoding, seen by the visitor of a parser, laid out in columns. Nothing in it owns
// memory: every span dies with the call that handed the packet out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "wirelake/bytes.h"
#include "wirelake/dns.h"
#include "wirelake/ip.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Protocols above IP that are looked into (IANA, protocol numbers).
enum IpProtocol : std::uint8_t {
  kIcmp = 1,
  kTcp = 6,
  kUdp = 17,
  kIcmp6 = 58,
  kSctp = 132,
  kUdpLite = 136,
};

/// Bits of TcpSegment::flags (RFC 9293 section 3.1, RFC 9768 section 3.1 for AE).
enum TcpFlag : std::uint16_t {
  kTcpFin = 0x01,
  kTcpSyn = 0x02,
  kTcpRst = 0x04,
  kTcpPsh = 0x08,
  kTcpAck = 0x10,
  kTcpUrg = 0x20,
  kTcpEce = 0x40,
  kTcpCwr = 0x80,
  kTcpAe = 0x100,
};

struct TcpOption {
  std::uint8_t kind = 0;
  Bytes data = {};  ///< Without kind and length; empty for a no-operation.
};

/// Walks the options of a TCP header in order. A no-operation is an option; end-of-options, a wrong
/// length and the end of the bytes end the walk (RFC 9293 section 3.1).
class TcpOptionWalk {
 public:
  explicit TcpOptionWalk(Bytes options) : rest_(options) {}

  /// The next option, or nothing at the end.
  std::optional<TcpOption> next();

  /// True if the walk ended at an option whose length is wrong.
  bool malformed() const { return malformed_; }

 private:
  Bytes rest_;
  bool malformed_ = false;
};

/// The ports that TCP, UDP, UDP-Lite (RFC 3828) and SCTP (RFC 9260) begin with.
struct Ports {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
};

struct TcpSegment {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgment = 0;
  std::uint16_t window = 0;
  std::uint16_t flags = 0;  ///< TcpFlag bits, and reserved ones: the twelve below the data offset.
  Bytes options = {};       ///< As captured; walk them with TcpOptionWalk.
  Bytes payload = {};       ///< As captured: no link padding, cut where the capture is.
  std::uint32_t payload_len = 0;  ///< As sent: what the IP length leaves to it.
};

struct UdpDatagram {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  Bytes payload = {};             ///< As captured.
  std::uint32_t payload_len = 0;  ///< As sent: what the UDP length says, if it can be right.
};

/// The start of an ICMP (RFC 792) or ICMPv6 (RFC 4443) message.
struct IcmpHeader {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
};

/// The record header that a TLS payload starts with, and how many complete records follow.
struct TlsRecords {
  std::uint8_t content_type = 0;     ///< 20..24 (RFC 8446 section 5.1, RFC 6520).
  std::uint16_t version = 0;         ///< 0x0300..0x0304.
  std::uint16_t declared_len = 0;    ///< Of the first record.
  std::uint32_t complete_count = 0;  ///< Complete records in the segment.
};

/// Walks the complete TLS records at the start of a TCP payload.
class TlsRecordWalk {
 public:
  explicit TlsRecordWalk(Bytes payload) : rest_(payload) {}

  /// The next complete record's body, or nothing where the records end.
  std::optional<Bytes> next();

 private:
  Bytes rest_;
};

/// The header at the start of a TCP payload with its count of records, or nothing if it is no TLS.
std::optional<TlsRecords> find_tls_records(Bytes tcp_payload);

/// VLAN identifiers from the outside in (IEEE 802.1Q), without allocation.
struct VlanTags {
  static constexpr std::size_t kCapacity = 16;
  std::array<std::uint16_t, kCapacity> ids;  ///< The first `count` are set; 12 bits each.
  std::uint8_t count = 0;
};

/// What carries one IP packet inside of another.
enum class TunnelKind : std::uint8_t {
  kIpIp,      ///< IPv4 in IPv4 (RFC 2003).
  k6In4,      ///< IPv6 in IPv4 (RFC 4213).
  k4In6,      ///< IPv4 in IPv6 (RFC 2473).
  k6In6,      ///< IPv6 in IPv6 (RFC 2473).
  kGre,       ///< RFC 2784, RFC 2890, RFC 1701; in UDP RFC 8086.
  kNvgre,     ///< RFC 7637.
  kPptp,      ///< PPP behind GRE version 1 (RFC 2637).
  kErspan,    ///< Types I to III (draft-foschiano-erspan).
  kEtherIp,   ///< RFC 3378.
  kVxlan,     ///< RFC 7348.
  kVxlanGpe,  ///< draft-ietf-nvo3-vxlan-gpe.
  kGeneve,    ///< RFC 8926.
  kGtpU,      ///< 3GPP TS 29.281.
  kTeredo,    ///< RFC 4380.
  kL2tp,      ///< Version 2 (RFC 2661) and 3 (RFC 3931).
  kMplsUdp,   ///< RFC 7510.
  kMplsIp,    ///< RFC 4023.
};

/// A tunnel around an IP packet: its kind, and the IP header that carries it.
struct TunnelLayer {
  TunnelKind kind = TunnelKind::kIpIp;
  IpAddress source;
  IpAddress destination;
  std::optional<std::uint32_t> id;  ///< VNI, key, TEID, session: what the kind tells tunnels by.
};

/// Tunnels from the outside in, without allocation.
struct TunnelLayers {
  static constexpr std::size_t kCapacity = 16;
  std::array<TunnelLayer, kCapacity> layers;  ///< The first `count` are set.
  std::uint8_t count = 0;
};

/// A packet's place in its flow.
struct PacketInFlow {
  std::uint64_t flow = 0;          ///< The frame of the flow's first packet.
  bool is_orig = false;            ///< Sent by the side that began.
  bool is_retransmission = false;  ///< TCP: it has payload, all of which was seen before.
};

struct Packet {
  // The frame.
  std::uint64_t frame = 0;         ///< Number in the capture, from 1.
  std::int64_t timestamp_ns = 0;   ///< Since the Unix epoch.
  std::uint8_t time_digits = 6;    ///< 6 or 9: how exact the capture's clock is.
  std::uint16_t linktype = 0;      ///< LINKTYPE_ value of the frame.
  std::uint32_t captured_len = 0;  ///< Bytes of the frame in the capture.
  std::uint32_t wire_len = 0;      ///< Bytes of the frame on the wire.
  VlanTags vlan;
  Bytes bytes;  ///< The captured frame.

  /// What is around the IP header below; none where decoding looks into no tunnels.
  TunnelLayers tunnels;

  // The outermost IP header, or the innermost where decoding looks into tunnels.
  IpAddress source;
  IpAddress destination;
  std::uint32_t len = 0;      ///< IP packet length in bytes, header included.
  std::uint8_t protocol = 0;  ///< Upper-layer protocol number after IPv6 extension headers.
  std::uint8_t ttl = 0;       ///< TTL or hop limit.
  Bytes ip;                   ///< As captured, from the header on; ip_header_fields() reads it.
  Bytes fragment_header;      ///< IPv6's first (RFC 8200 section 4.5), all of it; else empty.
  bool is_fragment = false;   ///< The rest of what it carries is in other packets.

  // What it carries.
  std::optional<Ports> ports;
  std::optional<TcpSegment> tcp;
  std::optional<UdpDatagram> udp;
  std::optional<IcmpHeader> icmp;
  std::optional<TlsRecords> tls;
  std::optional<DnsMessage> dns;

  /// What it is in its flow; nothing where flows are not looked at, or it is of none.
  std::optional<PacketInFlow> in_flow;

  IpVersion version() const { return source.version; }
};

/// What an IP header says beside addresses, length and protocol.
struct IpHeaderFields {
  IpVersion version = IpVersion::kV4;
  std::uint8_t dscp = 0;  ///< RFC 2474 section 3.
  std::uint8_t ecn = 0;   ///< RFC 3168 section 5.

  // Of IPv4 alone (RFC 791 section 3.1).
  std::uint8_t header_len = 0;  ///< In bytes.
  bool dont_fragment = false;

  std::uint32_t flow_label = 0;  ///< Of IPv6 alone (RFC 8200 section 3).

  /// Whether it has what follows: IPv6 does in a fragment header alone (RFC 8200 section 4.5).
  bool has_fragment_fields = false;
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  ///< In units of 8 bytes.
  std::uint32_t id = 0;
};

/// Reads them out of a packet that decoding made.
IpHeaderFields ip_header_fields(const Packet& packet);

/// "TCP", "UDP", "ICMP6", ..., or the number as decimal text for a protocol without a name here.
std::string_view protocol_name(std::uint8_t protocol);

/// "ipip", "6in4", "gre", "vxlan", ...: stable names, in stored data.
std::string_view tunnel_name(TunnelKind kind);

/// "HANDSHAKE", ...; empty for a type that is no TLS.
std::string_view tls_type_name(std::uint8_t content_type);

/// "SSL3", "1.0" .. "1.3"; empty for a version that is no TLS.
std::string_view tls_version_name(std::uint16_t version);

}  // namespace wirelake
