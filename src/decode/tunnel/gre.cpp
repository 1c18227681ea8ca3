#include <optional>

#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"
#include "decode/tunnel/decoders.h"

namespace wirelake {
namespace {

// RFC 2784 section 2.1, RFC 2890 section 2, RFC 1701, RFC 2637 section 4.1.
enum GreFlag : std::uint16_t {
  kChecksum = 0x8000,
  kRoutes = 0x4000,
  kKey = 0x2000,
  kSequence = 0x1000,
  kAcknowledgment = 0x0080,
  kGreVersionBits = 0x0007,
};

enum GreProtocol : std::uint16_t {
  kMikrotikEthernet = 0x6400,
  kBridgedEthernet = 0x6558,
  kPpp = 0x880b,
  kWccp = 0x883e,
  kCdmaUnstructured = 0x8881,  // 3GPP2 A.S0017.
  kErspan1Or2 = 0x88be,
  kCdmaPpp = 0x88d2,
  kErspan3 = 0x22eb,
};

struct GreHeader {
  std::uint16_t flags = 0;
  std::uint16_t protocol = 0;
  std::optional<std::uint32_t> key = {};
  bool has(GreFlag flag) const { return (flags & flag) != 0; }
  bool is_version_1() const { return (flags & kGreVersionBits) == 1; }
};

// Source routes: an address family, an offset and a length each, up to one that is all zero
// (RFC 1701).
bool skip_routes(ByteCursor& cursor) {
  while (const auto route = cursor.header<4>()) {
    const std::size_t length = field<1, 3>(*route);
    if (field<2, 0>(*route) == 0 && length == 0) return true;
    if (!cursor.skip(length)) return false;
  }
  return false;
}

// Leaves `cursor` behind the header.
std::optional<GreHeader> read_gre(ByteCursor& cursor) {
  const auto start = cursor.header<4>();
  if (!start) return std::nullopt;
  GreHeader header = {.flags = field<2, 0>(*start), .protocol = field<2, 2>(*start)};
  // Where either is there, so is the field of the other.
  const bool has_checksum = header.has(kChecksum) || header.has(kRoutes);
  if (has_checksum && !cursor.skip(4)) return std::nullopt;
  if (header.has(kKey) && !(header.key = cursor.u32())) return std::nullopt;
  if (header.has(kSequence) && !cursor.skip(4)) return std::nullopt;
  const bool has_acknowledgment = header.is_version_1() && header.has(kAcknowledgment);
  if (has_acknowledgment && !cursor.skip(4)) return std::nullopt;
  if (header.has(kRoutes) && !skip_routes(cursor)) return std::nullopt;
  return header;
}

// Types II and III: a version of four bits, and a session of ten at the end of the first word. The
// mirrored frame is Ethernet, but for type III, which may say otherwise.
TunnelStep decode_erspan_header(Bytes bytes) {
  constexpr std::uint16_t kSessionBits = 0x03ff;
  constexpr std::uint8_t kHasSubheader = 0x01;
  constexpr std::uint8_t kEthernet = 0;
  constexpr std::uint8_t kIp = 2;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<8>();
  if (!header) return TunnelStep::cut();
  const std::uint32_t session = field<2, 2>(*header) & kSessionBits;
  const int version = field<1, 0>(*header) >> 4;
  if (version == 1) {
    return {HeaderStep::to(decode_ethernet, cursor.rest()), TunnelKind::kErspan, session};
  }
  if (version != 2) return TunnelStep::none();
  const auto more = cursor.header<4>();
  if (!more) return TunnelStep::cut();
  const bool has_subheader = field<1, 3>(*more) & kHasSubheader;
  if (has_subheader && !cursor.skip(8)) return TunnelStep::cut();
  switch (field<1, 2>(*more) >> 2 & 0x1f) {
    case kEthernet:
      return {HeaderStep::to(decode_ethernet, cursor.rest()), TunnelKind::kErspan, session};
    case kIp:
      return {HeaderStep::ip(cursor.rest(), std::nullopt), TunnelKind::kErspan, session};
    default:
      return TunnelStep::none();
  }
}

// Type I has no header, and no sequence number in that of GRE.
TunnelStep decode_erspan(const GreHeader& gre, Bytes rest) {
  const bool is_type_1 = gre.protocol == kErspan1Or2 && !gre.has(kSequence);
  if (!is_type_1) return decode_erspan_header(rest);
  return {HeaderStep::to(decode_ethernet, rest), TunnelKind::kErspan};
}

// Version 2 of the protocol puts four bytes in front of the packet, which do not look like the
// beginning of one (draft-mclaggan-wccp-v2rev1-00 section 4.12.1).
HeaderStep step_into_wccp(Bytes rest) {
  ByteCursor cursor(rest);
  const auto first = cursor.u8();
  if (!first) return HeaderStep::cut();
  if (*first >> 4 == 4) return HeaderStep::ip(rest, IpVersion::kV4);
  if (!cursor.skip(3)) return HeaderStep::cut();
  return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
}

// Aruba's access points: IEEE 802.11 frames, the queue in the protocol's lower bits.
bool is_aruba(std::uint16_t protocol) {
  return (protocol & 0xfe0f) == 0x8200;
}

HeaderStep step_by_gre_protocol(std::uint16_t protocol, Bytes rest) {
  switch (protocol) {
    case kMikrotikEthernet:
      return HeaderStep::to(decode_ethernet, rest);
    case kPpp:
    case kCdmaUnstructured:
    case kCdmaPpp:
      return HeaderStep::to(decode_ppp_hdlc, rest);
    case kWccp:
      return step_into_wccp(rest);
    default:
      break;
  }
  if (is_aruba(protocol)) return HeaderStep::to(decode_ieee80211, rest);
  // No lengths here: OSI, and the answer that a keepalive asks for, are below.
  if (protocol < kMinEtherType) return HeaderStep::not_ip();
  return step_by_ethertype(protocol, rest);
}

}  // namespace

TunnelStep decode_gre(Bytes bytes) {
  ByteCursor cursor(bytes);
  const auto gre = read_gre(cursor);
  if (!gre) return TunnelStep::cut();
  if (gre->is_version_1()) {
    // The key is the payload's length and the call. Without a payload it acknowledges others.
    if (cursor.empty()) return TunnelStep::none();
    const auto call = gre->key ? std::optional(*gre->key & 0xffff) : std::nullopt;
    const auto kind = gre->protocol == kPpp ? TunnelKind::kPptp : TunnelKind::kGre;
    return {step_by_gre_protocol(gre->protocol, cursor.rest()), kind, call};
  }
  if ((gre->flags & kGreVersionBits) != 0) return TunnelStep::none();
  if (gre->protocol == kErspan1Or2 || gre->protocol == kErspan3) {
    return decode_erspan(*gre, cursor.rest());
  }
  const HeaderStep inner = step_by_gre_protocol(gre->protocol, cursor.rest());
  if (gre->protocol == kBridgedEthernet && gre->key) {
    // RFC 7637 section 3.2: a virtual subnet of 24 bits, and a flow.
    return {inner, TunnelKind::kNvgre, *gre->key >> 8};
  }
  return {inner, TunnelKind::kGre, gre->key};
}

}  // namespace wirelake
