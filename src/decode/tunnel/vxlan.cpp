#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/tunnel/decoders.h"

namespace wirelake {
namespace {

constexpr std::uint8_t kHasIdentifier = 0x08;
constexpr std::uint8_t kHasProtocol = 0x04;

HeaderStep step_by_gpe_protocol(std::uint8_t protocol, Bytes rest) {
  switch (protocol) {
    case 1:
      return HeaderStep::ip(rest, IpVersion::kV4);
    case 2:
      return HeaderStep::ip(rest, IpVersion::kV6);
    case 3:
      return HeaderStep::to(decode_ethernet, rest);
    case 4:
      return HeaderStep::to(decode_nsh, rest);
    case 5:
      return HeaderStep::to(decode_mpls, rest);
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace

// RFC 7348 section 5: flags, 24 reserved bits, the VNI and 8 more. Extensions (group policy) use
// some of the reserved ones.
TunnelStep decode_vxlan(Bytes bytes) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<8>();
  if (!header) return TunnelStep::cut();
  if ((field<1, 0>(*header) & kHasIdentifier) == 0) return TunnelStep::none();
  return {HeaderStep::to(decode_ethernet, cursor.rest()), TunnelKind::kVxlan,
          field<4, 4>(*header) >> 8};
}

// draft-ietf-nvo3-vxlan-gpe-13 section 3: a version of two bits in the flags, and a protocol, if a
// flag says so. Some name one without the flag; those that mean VXLAN leave it 0.
TunnelStep decode_vxlan_gpe(Bytes bytes) {
  constexpr std::uint8_t kVersionBits = 0x30;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<8>();
  if (!header) return TunnelStep::cut();
  const std::uint8_t flags = static_cast<std::uint8_t>(field<1, 0>(*header));
  if ((flags & kHasIdentifier) == 0 || (flags & kVersionBits) != 0) return TunnelStep::none();
  const auto protocol = static_cast<std::uint8_t>(field<1, 3>(*header));
  const bool is_plain = (flags & kHasProtocol) == 0 && protocol == 0;
  return {is_plain ? HeaderStep::to(decode_ethernet, cursor.rest())
                   : step_by_gpe_protocol(protocol, cursor.rest()),
          TunnelKind::kVxlanGpe, field<4, 4>(*header) >> 8};
}

}  // namespace wirelake
