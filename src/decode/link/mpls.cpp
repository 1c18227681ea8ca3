#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {
namespace {

// That it is Ethernet is a guess, which a length that makes no sense disproves.
HeaderStep guess_ethernet(Bytes bytes, VlanTags& vlan) {
  const HeaderStep step = decode_ethernet(bytes, vlan);
  return step.passed_over == PassedOver::kLinkHeaderInvalid ? HeaderStep::not_ip() : step;
}

// Whether an Ethernet header with an EtherType that leads somewhere starts here.
bool looks_like_ethernet(Bytes bytes, VlanTags& vlan) {
  ByteCursor cursor(bytes);
  const bool has_ethertype = cursor.skip(12) && cursor.u16().value_or(0) >= kMinEtherType;
  return has_ethertype && !decode_ethernet(bytes, vlan).passed_over;
}

// An Ethernet pseudowire, with a control word or without (RFC 4448 section 4.6). The first half of
// the control word is zero. Few MAC addresses start like that, but some do.
HeaderStep decode_pseudowire(Bytes bytes, VlanTags& vlan) {
  constexpr std::size_t kControlWordLen = 4;
  const auto start = ByteCursor(bytes).u16();
  if (!start) return HeaderStep::cut();
  if (*start != 0 || looks_like_ethernet(bytes, vlan)) return guess_ethernet(bytes, vlan);
  ByteCursor cursor(bytes);
  if (!cursor.skip(kControlWordLen)) return HeaderStep::cut();
  return guess_ethernet(cursor.rest(), vlan);
}

// A label does not say what it carries. IP is told by its version, and a pseudowire keeps its first
// four bits clear of that by a control word (RFC 4385 section 3, RFC 4928), which is optional.
HeaderStep step_by_first_bits(Bytes rest) {
  const auto first = ByteCursor(rest).u8();
  if (!first) return HeaderStep::cut();
  switch (*first >> 4) {
    case 4:
    case 6:
      return HeaderStep::ip(rest, std::nullopt);
    case 0:
      return HeaderStep::to(decode_pseudowire, rest);
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace

HeaderStep decode_mpls(Bytes bytes, VlanTags&) {
  constexpr std::uint32_t kAssociatedChannelLabel = 13;  // RFC 5586 section 4
  ByteCursor cursor(bytes);
  const auto entry = cursor.header<4>();
  if (!entry) return HeaderStep::cut();
  const bool bottom_of_stack = field<1, 2>(*entry) & 1;
  if (!bottom_of_stack) return HeaderStep::to(decode_mpls, cursor.rest());
  if (field<4, 0>(*entry) >> 12 == kAssociatedChannelLabel) return HeaderStep::not_ip();
  return step_by_first_bits(cursor.rest());
}

}  // namespace wirelake
