#include "decode/llc.h"

#include "base/byte_cursor.h"
#include "decode/ethertype.h"

namespace wirelake {
namespace {

constexpr std::uint8_t kSapIp = 0x06;    // RFC 1042
constexpr std::uint8_t kSapSnap = 0xaa;  // IEEE 802 section 10.3

// RFC 1042, and IEEE 802.1H for frames that a bridge translated.
constexpr std::uint32_t kOuiEtherType = 0x000000;
constexpr std::uint32_t kOuiBridgeTunnel = 0x0000f8;

HeaderStep decode_snap(ByteCursor cursor) {
  const auto header = cursor.header<5>();
  if (!header) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  const std::uint32_t oui = field<1, 0>(*header) << 16 | field<2, 1>(*header);
  const std::uint16_t ethertype = field<2, 3>(*header);
  const bool is_ethertype = oui == kOuiEtherType || oui == kOuiBridgeTunnel;
  if (!is_ethertype || ethertype < kMinEtherType) return HeaderStep::stop(PassedOver::kNotIp);
  return step_by_ethertype(ethertype, cursor.rest());
}

}  // namespace

HeaderStep decode_llc(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<kLlcHeaderLen>();
  if (!header) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  // Unnumbered frames have one control byte, of which UI carries data; numbered ones have two.
  const std::uint8_t control = static_cast<std::uint8_t>(field<1, 2>(*header));
  const bool unnumbered = (control & 3) == 3;
  const bool carries_data = unnumbered ? (control & 0xef) == 0x03 : (control & 1) == 0;
  if (!carries_data) return HeaderStep::stop(PassedOver::kNotIp);
  if (!unnumbered && !cursor.skip(1)) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  switch (field<1, 0>(*header)) {
    case kSapIp:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
    case kSapSnap:
      return decode_snap(cursor);
    default:
      return HeaderStep::stop(PassedOver::kNotIp);
  }
}

}  // namespace wirelake
