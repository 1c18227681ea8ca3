#include "decode/link/ethertype.h"

#include <algorithm>

#include "decode/link/decoders.h"
#include "decode/link/fixed_header.h"
#include "decode/link/llc.h"
#include "decode/link/vlan.h"

namespace wirelake {

namespace {

// Rarer than those below, and kept out of the way of them.
HeaderStep step_by_rare_ethertype(std::uint16_t ethertype, Bytes rest) {
  switch (ethertype) {
    case 0x0641:
    case 0x0643:
    case 0x0644:
    case 0x0645:
      return HeaderStep::to(decode_roofnet, rest);
    case 0x22f3:
      return HeaderStep::to(decode_trill, rest);
    case 0x2452:  // Of Intel's wireless drivers.
      return HeaderStep::to(decode_ieee80211, rest);
    case 0x4305:
      return HeaderStep::to(decode_batman, rest);
    case 0x6558:  // RFC 1701 calls it transparent Ethernet bridging.
      return HeaderStep::to(decode_ethernet, rest);
    case 0x8870:  // An LLC frame too long for a length field.
      return HeaderStep::to(decode_llc, rest);
    case 0x88de:  // VMware Lab Manager: flags, port group and three addresses.
      return HeaderStep::to(decode_tag<24>, rest);
    case 0x88e5:
      return HeaderStep::to(decode_macsec, rest);
    case 0x88e7:  // IEEE 802.1Q section 9.7: the service's identifier, then Ethernet.
      return HeaderStep::to(decode_behind<4, decode_ethernet>, rest);
    case 0x8903:  // Cisco FabricPath: a tree and a time to live, then Ethernet.
      return HeaderStep::to(decode_behind<2, decode_ethernet>, rest);
    case 0x8909:  // Cisco MetaData: version, length, option and security group.
      return HeaderStep::to(decode_tag<8>, rest);
    case 0x8926:  // Cisco VN-Tag.
      return HeaderStep::to(decode_tag<6>, rest);
    case 0x892f:  // High-availability seamless redundancy (IEC 62439-3 clause 5).
      return HeaderStep::to(decode_tag<6>, rest);
    case 0x893f:  // E-Tag (IEEE 802.1BR section 7.5).
      return HeaderStep::to(decode_tag<8>, rest);
    case 0x894f:
      return HeaderStep::to(decode_nsh, rest);
    case 0x8988:  // Cisco TTag: a time.
      return HeaderStep::to(decode_tag<8>, rest);
    case 0xd28b:
      return HeaderStep::to(decode_arista, rest);
    case 0xf1c1:  // R-Tag (IEEE 802.1CB section 7.8).
      return HeaderStep::to(decode_tag<6>, rest);
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace

// https://www.iana.org/assignments/ieee-802-numbers; 0x9100 and 0x9200 are what switches used for
// outer tags before IEEE 802.1ad.
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
    default:
      break;
  }
  if (ethertype > kMaxLlcLen) return step_by_rare_ethertype(ethertype, rest);
  if (ethertype < kLlcHeaderLen) return HeaderStep::invalid();
  // What lies behind the length is padding.
  return HeaderStep::to(decode_llc, rest.first(std::min<std::size_t>(ethertype, rest.size())));
}

}  // namespace wirelake
