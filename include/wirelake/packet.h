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
#include "wirelake/ip.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Bits of TcpSegment::flags (RFC 9293 section 3.1).
enum TcpFlag : std::uint8_t {
  kTcpFin = 0x01,
  kTcpSyn = 0x02,
  kTcpRst = 0x04,
  kTcpPsh = 0x08,
  kTcpAck = 0x10,
  kTcpUrg = 0x20,
  kTcpEce = 0x40,
  kTcpCwr = 0x80,
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
  std::uint8_t flags = 0;  ///< TcpFlag bits.
  Bytes options = {};      ///< As captured; walk them with TcpOptionWalk.
  Bytes payload = {};      ///< As captured: no link padding, cut where the capture is.
};

struct UdpDatagram {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  Bytes payload = {};  ///< As captured.
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

  // The outermost IP header.
  IpAddress source;
  IpAddress destination;
  std::uint32_t len = 0;      ///< IP packet length in bytes, header included.
  std::uint8_t protocol = 0;  ///< Upper-layer protocol number after IPv6 extension headers.
  std::uint8_t ttl = 0;       ///< TTL or hop limit.

  // What it carries.
  std::optional<Ports> ports;
  std::optional<TcpSegment> tcp;
  std::optional<UdpDatagram> udp;
  std::optional<TlsRecords> tls;

  IpVersion version() const { return source.version; }
};

/// "TCP", "UDP", "ICMP6", ..., or the number as decimal text for a protocol without a name here.
std::string_view protocol_name(std::uint8_t protocol);

/// "HANDSHAKE", ...; empty for a type that is no TLS.
std::string_view tls_type_name(std::uint8_t content_type);

/// "SSL3", "1.0" .. "1.3"; empty for a version that is no TLS.
std::string_view tls_version_name(std::uint16_t version);

}  // namespace wirelake
