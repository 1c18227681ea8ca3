#include "decode/linux_cooked.h"

#include "base/byte_cursor.h"
#include "decode/ethertype.h"
#include "decode/llc.h"
#include "decode/ppp.h"

namespace wirelake {
namespace {

constexpr std::uint16_t kArphrdNetlink = 824;

// https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html; the small numbers are the ETH_P_ ones
// of Linux, which are no EtherTypes.
HeaderStep step_by_protocol(std::uint16_t arphrd_type, std::uint16_t protocol, Bytes rest) {
  constexpr std::uint16_t kLlc = 0x0004;
  constexpr std::uint16_t kWanPpp = 0x0007;
  // The protocol of a netlink message is a netlink family.
  if (arphrd_type == kArphrdNetlink) return HeaderStep::stop(PassedOver::kNotIp);
  if (protocol == kLlc) return HeaderStep::to(decode_llc, rest);
  if (protocol == kWanPpp) return HeaderStep::to(decode_ppp, rest);
  if (protocol < kMinEtherType) return HeaderStep::stop(PassedOver::kNotIp);
  return step_by_ethertype(protocol, rest);
}

}  // namespace

HeaderStep decode_linux_cooked_v1(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<16>();
  if (!header) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  return step_by_protocol(field<2, 2>(*header), field<2, 14>(*header), cursor.rest());
}

HeaderStep decode_linux_cooked_v2(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<20>();
  if (!header) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  return step_by_protocol(field<2, 8>(*header), field<2, 0>(*header), cursor.rest());
}

}  // namespace wirelake
