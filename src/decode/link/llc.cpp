#include "decode/link/llc.h"

#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {
namespace {

// https://www.iana.org/assignments/ieee-802-numbers, LSAP values.
enum ServiceAccessPoint : std::uint8_t {
  kSapIp = 0x06,
  kSapSnap = 0xaa,
  kSapIso = 0xfe,  // An NLPID follows (RFC 2684 section 5.1).
};

// RFC 1042, and IEEE 802.1H for frames that a bridge translated.
constexpr std::uint32_t kOuiEtherType = 0x000000;
constexpr std::uint32_t kOuiBridgeTunnel = 0x0000f8;
constexpr std::uint32_t kOuiBridged = 0x0080c2;  // IEEE 802.1; RFC 2684 section 5.2.

HeaderStep step_by_bridged_medium(std::uint16_t protocol, Bytes rest) {
  switch (protocol) {
    case 0x0001:  // With the frame check sequence, and without.
    case 0x0007:
      return HeaderStep::to(decode_ethernet, rest);
    case 0x0003:
    case 0x0009:
      return HeaderStep::to(decode_token_ring, rest);
    case 0x0004:
    case 0x000a:
      return HeaderStep::to(decode_fddi, rest);
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace

template <std::size_t BridgePad>
HeaderStep decode_snap(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<5>();
  if (!header) return HeaderStep::cut();
  const std::uint32_t oui = field<1, 0>(*header) << 16 | field<2, 1>(*header);
  const std::uint16_t protocol = field<2, 3>(*header);
  switch (oui) {
    case kOuiEtherType:
    case kOuiBridgeTunnel:
      if (protocol < kMinEtherType) return HeaderStep::not_ip();
      return step_by_ethertype(protocol, cursor.rest());
    case kOuiBridged:
      if (!cursor.skip(BridgePad)) return HeaderStep::cut();
      return step_by_bridged_medium(protocol, cursor.rest());
    default:
      return HeaderStep::not_ip();
  }
}
template HeaderStep decode_snap<0>(Bytes, VlanTags&);
template HeaderStep decode_snap<2>(Bytes, VlanTags&);

HeaderStep decode_llc(Bytes bytes, VlanTags& vlan) {
  constexpr std::uint8_t kUnnumberedInformation = 0x03;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<kLlcHeaderLen>();
  if (!header) return HeaderStep::cut();
  // IEEE 802.2 section 5.2: numbered information has a clear first bit and two control bytes.
  const auto control = field<1, 2>(*header);
  const bool numbered_information = (control & 1) == 0;
  if (control != kUnnumberedInformation && !numbered_information) return HeaderStep::not_ip();
  if (numbered_information && !cursor.skip(1)) return HeaderStep::cut();
  switch (field<1, 0>(*header)) {
    case kSapIp:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
    case kSapSnap:
      if (field<1, 1>(*header) != kSapSnap) return HeaderStep::not_ip();
      return decode_snap<2>(cursor.rest(), vlan);
    case kSapIso:
      return decode_nlpid(cursor.rest(), vlan);
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace wirelake
