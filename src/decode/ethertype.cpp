#include "decode/ethertype.h"

#include <algorithm>

#include "decode/ethernet.h"
#include "decode/llc.h"
#include "decode/mpls.h"
#include "decode/pppoe.h"
#include "decode/vlan.h"

namespace wirelake {

// https://www.iana.org/assignments/ieee-802-numbers; 0x9100 and 0x9200 are what switches used for
// outer tags before IEEE 802.1ad, and 0x8870 marks an LLC frame too long for a length field.
HeaderStep step_by_ethertype(std::uint16_t ethertype, Bytes rest) {
  switch (ethertype) {
    case 0x0800:
      return HeaderStep::ip(rest, IpVersion::kV4);
    case 0x86dd:
      return HeaderStep::ip(rest, IpVersion::kV6);
    case 0x8100:
    case 0x88a8:
    case 0x9100:
    case 0x9200:
      return HeaderStep::to(decode_vlan, rest);
    case 0x8847:
    case 0x8848:
      return HeaderStep::to(decode_mpls, rest);
    case 0x8864:
      return HeaderStep::to(decode_pppoe, rest);
    case 0x6558:
      return HeaderStep::to(decode_ethernet, rest);
    case 0x8870:
      return HeaderStep::to(decode_llc, rest);
    default:
      break;
  }
  if (ethertype > kMaxLlcLen) return HeaderStep::stop(PassedOver::kNotIp);
  if (ethertype < kLlcHeaderLen) return HeaderStep::stop(PassedOver::kLinkHeaderInvalid);
  // What lies behind the length is padding.
  return HeaderStep::to(decode_llc, rest.first(std::min<std::size_t>(ethertype, rest.size())));
}

}  // namespace wirelake
