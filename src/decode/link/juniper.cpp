#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/llc.h"

namespace wirelake {
namespace {

// There is no public description; https://www.tcpdump.org/linktypes.html names the types, and this
// reads them as Wireshark and tcpdump do.
enum Flag : std::uint8_t { kIncoming = 0x01, kNoLinkHeader = 0x02, kExtended = 0x80 };

constexpr std::uint8_t kLlcUnnumberedInformation = 0x03;

HeaderStep step_by_protocol(std::uint32_t protocol, Bytes rest) {
  switch (protocol) {
    case 2:
    case 3:
      return HeaderStep::ip(rest, IpVersion::kV4);
    case 6:
    case 7:
      return HeaderStep::ip(rest, IpVersion::kV6);
    case 4:
    case 5:
    case 8:
    case 32:
      return HeaderStep::to(decode_mpls, rest);
    case 10:
    case 33:
    case 201:
      return HeaderStep::to(decode_nlpid, rest);
    case 200:
      return HeaderStep::to(decode_ppp, rest);
    case 202:
    case 203:
      return HeaderStep::to(decode_llc, rest);
    case 204:
      return HeaderStep::to(decode_ethernet, rest);
    case 207:
      return HeaderStep::to(decode_frame_relay, rest);
    case 208:
      return HeaderStep::to(decode_chdlc, rest);
    default:
      return HeaderStep::not_ip();
  }
}

// Reads what is behind the common header.
using Body = HeaderStep (*)(ByteCursor cursor, std::uint8_t flags);

HeaderStep decode_common(Bytes bytes, Body body) {
  constexpr std::uint32_t kMagic = 0x4d4743;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  // Old routers have no header.
  if (field<4, 0>(*header) >> 8 != kMagic) return body(ByteCursor(bytes), 0);
  const auto flags = static_cast<std::uint8_t>(field<1, 3>(*header));
  if (flags & kExtended) {
    const auto length = cursor.u16();
    if (!length || !cursor.skip(*length)) return HeaderStep::cut();
  }
  if (!(flags & kNoLinkHeader)) return body(cursor, flags);
  const auto protocol = cursor.header<4>();
  if (!protocol) return HeaderStep::cut();
  return step_by_protocol(field<4, 0>(*protocol, Endian::kLittle), cursor.rest());
}

template <std::size_t Skipped, HeaderDecoder Next>
HeaderStep decode_link(ByteCursor cursor, std::uint8_t) {
  if (!cursor.skip(Skipped)) return HeaderStep::cut();
  return HeaderStep::to(Next, cursor.rest());
}

// What a service card may put in front of a packet of a bundle of links.
enum class Cookie { kNone, kLinkServices, kAdaptiveServices };

Cookie cookie_of(Bytes bytes) {
  switch (ByteCursor(bytes).u8().value_or(0)) {
    case 0x54:
      return Cookie::kLinkServices;
    case 0x40:
    case 0x47:
      return Cookie::kAdaptiveServices;
    default:
      return Cookie::kNone;
  }
}

struct AdaptiveServices {
  std::uint32_t protocol = 0;
  bool from_routing_engine = false;
};

AdaptiveServices read_adaptive_services(std::span<const std::byte, 8> cookie) {
  constexpr std::uint32_t kProtocols[] = {2, 6, 32, 201};  // IPv4, IPv6, MPLS, ISO.
  const std::size_t protocol = field<1, 5>(cookie) >> 4;
  return {protocol < std::size(kProtocols) ? kProtocols[protocol] : 0,
          (field<1, 4>(cookie) & 3) == 3};
}

// Whether a number is one of the PPP protocols that these routers send.
bool is_ppp_protocol(std::optional<std::uint16_t> number) {
  switch (number.value_or(0)) {
    case 0x0021:
    case 0x0023:
    case 0x003d:
    case 0x0057:
    case 0x0281:
    case 0x0283:
    case 0x8021:
    case 0x8023:
    case 0x8057:
    case 0x8281:
    case 0xc021:
    case 0xc023:
    case 0xc223:
      return true;
    default:
      return false;
  }
}

std::optional<std::uint16_t> u16_at(Bytes bytes, std::size_t offset) {
  ByteCursor cursor(bytes);
  return cursor.skip(offset) ? cursor.u16() : std::nullopt;
}

HeaderStep decode_mlppp_bundle(ByteCursor cursor, std::uint8_t flags) {
  constexpr std::uint16_t kPppHdlc = 0xff03;
  constexpr std::size_t kBundleCookieLen = 2;
  const Bytes bytes = cursor.rest();
  switch (cookie_of(bytes)) {
    case Cookie::kLinkServices:
      if (!cursor.skip(4)) return HeaderStep::cut();
      return HeaderStep::to(decode_ppp, cursor.rest());
    case Cookie::kAdaptiveServices: {
      const auto cookie = cursor.header<8>();
      if (!cookie) return HeaderStep::cut();
      const AdaptiveServices services = read_adaptive_services(*cookie);
      const bool is_ppp =
          services.protocol == 2 && (flags & kIncoming) && !services.from_routing_engine;
      if (is_ppp) return HeaderStep::to(decode_ppp, cursor.rest());
      return step_by_protocol(services.protocol, cursor.rest());
    }
    case Cookie::kNone:
      break;
  }
  if (bytes.size() < 4) return HeaderStep::cut();
  if (u16_at(bytes, 0) == kPppHdlc) return HeaderStep::to(decode_ppp, bytes.subspan(2));
  if (is_ppp_protocol(u16_at(bytes, kBundleCookieLen))) {
    return HeaderStep::to(decode_ppp, bytes.subspan(kBundleCookieLen));
  }
  if (is_ppp_protocol(u16_at(bytes, 0))) return HeaderStep::to(decode_ppp, bytes);
  return HeaderStep::not_ip();
}

// An NLPID, perhaps behind a control byte, perhaps with a byte of padding beside that.
HeaderStep decode_frame_relay_payload(ByteCursor cursor) {
  const auto first = u16_at(cursor.rest(), 0);
  if (!first) return HeaderStep::cut();
  if (*first == kLlcUnnumberedInformation || *first == kLlcUnnumberedInformation << 8) {
    cursor.skip(2);
  } else if (*first >> 8 == kLlcUnnumberedInformation) {
    cursor.skip(1);
  }
  return HeaderStep::to(decode_nlpid, cursor.rest());
}

HeaderStep decode_mlfr_bundle(ByteCursor cursor, std::uint8_t) {
  switch (cookie_of(cursor.rest())) {
    case Cookie::kLinkServices:
      if (!cursor.skip(4)) return HeaderStep::cut();
      return decode_frame_relay_payload(cursor);
    case Cookie::kAdaptiveServices: {
      const auto cookie = cursor.header<8>();
      if (!cookie) return HeaderStep::cut();
      const AdaptiveServices services = read_adaptive_services(*cookie);
      const bool is_frame_relay = services.protocol == 2 && services.from_routing_engine;
      if (is_frame_relay) return decode_frame_relay_payload(cursor);
      return step_by_protocol(services.protocol, cursor.rest());
    }
    case Cookie::kNone:
      break;
  }
  if (!cursor.skip(2)) return HeaderStep::cut();
  return decode_frame_relay_payload(cursor);
}

// Which of the ways to put packets into ATM it is, nothing but its first bytes says.
HeaderStep step_by_first_bytes(Bytes bytes, bool may_be_ppp) {
  const auto start = ByteCursor(bytes).header<3>();
  if (!start) return HeaderStep::cut();
  const std::uint16_t first = field<2, 0>(*start);
  const bool llc =
      (first == 0xaaaa || first == 0xfefe) && field<1, 2>(*start) == kLlcUnnumberedInformation;
  if (llc) return HeaderStep::to(decode_llc, bytes);
  if (may_be_ppp && is_ppp_protocol(first)) return HeaderStep::to(decode_ppp, bytes);
  if (first >> 8 == kLlcUnnumberedInformation) {
    return HeaderStep::to(decode_nlpid, bytes.subspan(1));
  }
  const int version = first >> 12;
  if (version != 4 && version != 6) return HeaderStep::not_ip();
  return HeaderStep::ip(bytes, std::nullopt);
}

HeaderStep decode_atm1(ByteCursor cursor, std::uint8_t) {
  constexpr std::uint8_t kMaintenanceCell = 0x80;
  const auto cookie = cursor.header<4>();
  if (!cookie) return HeaderStep::cut();
  if (field<1, 0>(*cookie) == kMaintenanceCell) return HeaderStep::not_ip();
  return step_by_first_bytes(cursor.rest(), false);
}

HeaderStep decode_atm2(ByteCursor cursor, std::uint8_t flags) {
  constexpr std::uint8_t kMaintenanceCell = 0x70;
  constexpr std::uint32_t kGapCount = 0x3fe;
  const auto cookie = cursor.header<8>();
  if (!cookie) return HeaderStep::cut();
  if (field<1, 7>(*cookie) & kMaintenanceCell) return HeaderStep::not_ip();
  const HeaderStep step = step_by_first_bytes(cursor.rest(), true);
  const bool ethernet = !(flags & kIncoming) && (field<4, 0>(*cookie) & kGapCount);
  if (ethernet && step.next != decode_llc) return HeaderStep::to(decode_ethernet, cursor.rest());
  return step;
}

HeaderStep decode_ggsn(ByteCursor cursor, std::uint8_t) {
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  return step_by_protocol(field<2, 0>(*header, Endian::kLittle), cursor.rest());
}

HeaderStep decode_services(ByteCursor cursor, std::uint8_t flags) {
  if (!cursor.skip(flags & kIncoming ? 16 : 12)) return HeaderStep::cut();
  return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
}

HeaderStep decode_voice(ByteCursor cursor, std::uint8_t) {
  if (!cursor.skip(18)) return HeaderStep::cut();
  return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
}

}  // namespace

HeaderStep decode_juniper_atm1(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_atm1);
}
HeaderStep decode_juniper_atm2(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_atm2);
}
HeaderStep decode_juniper_chdlc(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_link<0, decode_chdlc>);
}
HeaderStep decode_juniper_ethernet(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_link<0, decode_ethernet>);
}
HeaderStep decode_juniper_frame_relay(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_link<0, decode_frame_relay>);
}
HeaderStep decode_juniper_ggsn(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_ggsn);
}
HeaderStep decode_juniper_mlfr(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_mlfr_bundle);
}
HeaderStep decode_juniper_mlppp(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_mlppp_bundle);
}
HeaderStep decode_juniper_ppp(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_link<2, decode_ppp>);
}
HeaderStep decode_juniper_services(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_services);
}
HeaderStep decode_juniper_voice(Bytes bytes, VlanTags&) {
  return decode_common(bytes, decode_voice);
}

}  // namespace wirelake
