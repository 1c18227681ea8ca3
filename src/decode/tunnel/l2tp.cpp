#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/vlan.h"
#include "decode/tunnel/decoders.h"

namespace wirelake {
namespace {

// RFC 2661 section 3.1.
enum L2tpFlag : std::uint16_t {
  kIsControl = 0x8000,
  kHasLength = 0x4000,
  kHasSequence = 0x0800,
  kHasOffset = 0x0200,
  kL2tpVersionBits = 0x000f,
};

// Whether an IP packet starts here that is as long as `bytes`, but for padding.
bool is_ip_packet(Bytes bytes) {
  constexpr std::size_t kMaxPadding = 46;  // Of the smallest Ethernet frame.
  ByteCursor cursor(bytes);
  const auto start = cursor.header<20>();
  if (!start) return false;
  const int version = field<1, 0>(*start) >> 4;
  const std::size_t length = version == 4 ? field<2, 2>(*start) : field<2, 4>(*start) + 40u;
  const bool has_length = length <= bytes.size() && bytes.size() - length <= kMaxPadding;
  if (version == 4) return has_length && length >= 20 && (field<1, 0>(*start) & 0x0f) >= 5;
  return version == 6 && has_length;
}

// PPP with its address and control bytes; without them, nothing tells it.
HeaderStep decode_full_ppp(Bytes bytes, VlanTags& vlan) {
  constexpr std::uint16_t kAllStationsUnnumbered = 0xff03;
  if (ByteCursor(bytes).u16() != kAllStationsUnnumbered) return HeaderStep::not_ip();
  return decode_ppp_hdlc(bytes, vlan);
}

// Whether `decoder` leads to an IP packet, past two tags at most. So only headers decide, and not
// what the packet carries: a frame that is joined again (frame_pieces.h) has that elsewhere.
bool leads_to_ip(HeaderDecoder decoder, Bytes bytes) {
  constexpr int kMaxTags = 2;
  VlanTags unused;
  HeaderStep step = decoder(bytes, unused);
  for (int tags = 0; tags < kMaxTags && step.next == decode_vlan; ++tags)
    step = decode_vlan(step.rest, unused);
  return step.next == nullptr && !step.passed_over && is_ip_packet(step.rest);
}

// The two ends of a session agree on a cookie of 0, 4 or 8 bytes, on a sublayer of 0 or 4, and on
// what follows (RFC 3931 sections 4.1 and 4.6), and captures seldom have where they do. So what
// leads to a whole IP packet is taken, the nearest first.
HeaderStep find_session_payload(Bytes bytes) {
  constexpr HeaderDecoder kPayloads[] = {decode_ethernet, decode_full_ppp, decode_raw_ip};
  for (const std::size_t skipped : {0, 4, 8, 12}) {
    ByteCursor cursor(bytes);
    if (!cursor.skip(skipped)) break;
    for (const HeaderDecoder payload : kPayloads) {
      if (leads_to_ip(payload, cursor.rest())) return HeaderStep::to(payload, cursor.rest());
    }
  }
  return HeaderStep::not_ip();
}

// From the session's identifier on, which is 0 in control messages over IP.
TunnelStep decode_session(Bytes bytes) {
  ByteCursor cursor(bytes);
  const auto session = cursor.u32();
  if (!session) return TunnelStep::cut();
  if (*session == 0) return TunnelStep::none();
  return {find_session_payload(cursor.rest()), TunnelKind::kL2tp, *session};
}

TunnelStep decode_version_2(std::uint16_t flags, ByteCursor cursor) {
  if ((flags & kHasLength) && !cursor.skip(2)) return TunnelStep::cut();
  const auto tunnel_and_session = cursor.u32();
  if (!tunnel_and_session) return TunnelStep::cut();
  if ((flags & kHasSequence) && !cursor.skip(4)) return TunnelStep::cut();
  if (flags & kHasOffset) {
    const auto offset = cursor.u16();
    if (!offset || !cursor.skip(*offset)) return TunnelStep::cut();
  }
  // Without a payload it acknowledges others.
  if (cursor.empty()) return TunnelStep::none();
  return {HeaderStep::to(decode_ppp_hdlc, cursor.rest()), TunnelKind::kL2tp, *tunnel_and_session};
}

}  // namespace

TunnelStep decode_l2tp(Bytes bytes) {
  ByteCursor cursor(bytes);
  const auto flags = cursor.u16();
  if (!flags) return TunnelStep::cut();
  if (*flags & kIsControl) return TunnelStep::none();
  switch (*flags & kL2tpVersionBits) {
    case 2:
      return decode_version_2(*flags, cursor);
    case 3:  // RFC 3931 section 4.1.2.1: two reserved bytes.
      return cursor.skip(2) ? decode_session(cursor.rest()) : TunnelStep::cut();
    default:
      return TunnelStep::none();
  }
}

TunnelStep decode_l2tp_in_ip(Bytes bytes) {
  return decode_session(bytes);
}

}  // namespace wirelake
