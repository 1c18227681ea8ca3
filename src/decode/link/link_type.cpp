#include "decode/link/link_type.h"

#include <array>

#include "decode/link/decoders.h"
#include "decode/link/fixed_header.h"
#include "decode/link/llc.h"

namespace wirelake {
namespace {

// Several numbers of one type: systems wrote their own before there was one for all.
constexpr LinkType kLinkTypes[] = {
    {0, "NULL", decode_loopback, "BSD loopback, the address family in either byte order"},
    {1, "ETHERNET", decode_ethernet, "Ethernet, IEEE 802.3"},
    {3, "AX25", decode_ax25, "AX.25"},
    {6, "IEEE802_5", decode_token_ring, "token ring"},
    {7, "ARCNET_BSD", decode_arcnet, "ARCNET, RFC 1051 and RFC 1201"},
    {8, "SLIP", decode_slip, "SLIP"},
    {9, "PPP", decode_ppp_hdlc, "PPP, with or without address and control"},
    {10, "FDDI", decode_fddi, "FDDI"},
    {11, "ATM_RFC1483", decode_llc, "LLC, as in RFC 1483"},
    {12, "RAW", decode_raw_ip, "IPv4 or IPv6; an old number of 101"},
    {13, "ENC", decode_enc, "OpenBSD's IPsec interface; an old number of 109"},
    {14, "RAW", decode_raw_ip, "IPv4 or IPv6; OpenBSD's number of 101"},
    {19, "ATM_CLIP", decode_atm_clip, "IPv4, IPv6 or LLC; an old number of 106"},
    {50, "PPP_HDLC", decode_ppp_hdlc, "PPP or Cisco HDLC"},
    {51, "PPP_ETHER", decode_pppoe, "a PPPoE session"},
    {99, "SYMANTEC_FIREWALL", decode_symantec, "Symantec Enterprise Firewall"},
    {100, "ATM_RFC1483", decode_llc, "LLC, as in RFC 1483"},
    {101, "RAW", decode_raw_ip, "IPv4 or IPv6"},
    {104, "C_HDLC", decode_chdlc, "Cisco HDLC"},
    {105, "IEEE802_11", decode_ieee80211, "IEEE 802.11"},
    {106, "ATM_CLIP", decode_atm_clip, "IPv4, IPv6 or LLC"},
    {107, "FRELAY", decode_frame_relay, "frame relay, RFC 2427 and Cisco's"},
    {108, "LOOP", decode_loopback, "OpenBSD's loopback, the address family in either byte order"},
    {109, "ENC", decode_enc, "OpenBSD's IPsec interface"},
    {112, "C_HDLC", decode_chdlc, "Cisco HDLC; an old number of 104"},
    {113, "LINUX_SLL", decode_linux_cooked_v1, "Linux cooked capture, version 1"},
    {117, "PFLOG", decode_pflog, "OpenBSD's packet filter log"},
    {119, "IEEE802_11_PRISM", decode_prism, "a Prism or AVS header, then IEEE 802.11"},
    {122, "IP_OVER_FC", decode_behind<16, decode_llc>,
     "a network header, then LLC, as in RFC 2625"},
    {123, "SUNATM", decode_sunatm, "SunATM: LLC or LAN emulation"},
    {127, "IEEE802_11_RADIOTAP", decode_radiotap, "a radiotap header, then IEEE 802.11"},
    {128, "TZSP", decode_tzsp, "TaZmen Sniffer Protocol, then Ethernet or IEEE 802.11"},
    {129, "ARCNET_LINUX", decode_arcnet_linux, "ARCNET, as Linux captures it"},
    {130, "JUNIPER_MLPPP", decode_juniper_mlppp, "Juniper, a bundle of PPP links"},
    {131, "JUNIPER_MLFR", decode_juniper_mlfr, "Juniper, a bundle of frame relay links"},
    {133, "JUNIPER_GGSN", decode_juniper_ggsn, "Juniper, a GGSN"},
    {135, "JUNIPER_ATM2", decode_juniper_atm2, "Juniper, ATM2 interface"},
    {136, "JUNIPER_SERVICES", decode_juniper_services, "Juniper, services interface"},
    {137, "JUNIPER_ATM1", decode_juniper_atm1, "Juniper, ATM1 interface"},
    {138, "APPLE_IP_OVER_IEEE1394", decode_tag<18>, "Apple's IP over FireWire"},
    {143, "DOCSIS", decode_docsis, "DOCSIS, not encrypted"},
    {149, "USER2", decode_pktap, "Apple's packet tap, by its first number"},
    {163, "IEEE802_11_AVS", decode_avs, "an AVS header, then IEEE 802.11"},
    {166, "PPP_PPPD", decode_ppp_pppd, "PPP, a direction in place of the address"},
    {167, "JUNIPER_PPPOE", decode_juniper_ethernet, "Juniper, PPPoE interface"},
    {178, "JUNIPER_ETHER", decode_juniper_ethernet, "Juniper, then Ethernet"},
    {179, "JUNIPER_PPP", decode_juniper_ppp, "Juniper, then PPP"},
    {180, "JUNIPER_FRELAY", decode_juniper_frame_relay, "Juniper, then frame relay"},
    {181, "JUNIPER_CHDLC", decode_juniper_chdlc, "Juniper, then Cisco HDLC"},
    {183, "JUNIPER_VP", decode_juniper_voice, "Juniper, voice interface"},
    {192, "PPI", decode_ppi, "per-packet information, then the link type that it names"},
    {197, "ERF", decode_erf, "Endace ERF: Ethernet, HDLC, AAL5, InfiniBand, IP"},
    {202, "AX25_KISS", decode_behind<1, decode_ax25>, "KISS, then AX.25"},
    {204, "PPP_WITH_DIR", decode_behind<1, decode_ppp_hdlc>, "a direction, then PPP"},
    {205, "C_HDLC_WITH_DIR", decode_behind<1, decode_chdlc>, "a direction, then Cisco HDLC"},
    {206, "FRELAY_WITH_DIR", decode_behind<1, decode_frame_relay>, "a direction, then frame relay"},
    {219, "MPLS", decode_mpls, "MPLS labels"},
    {224, "FC_2", decode_fibre_channel, "Fibre Channel with IP, as in RFC 4338"},
    {225, "FC_2_WITH_FRAME_DELIMS", decode_behind<4, decode_fibre_channel>,
     "Fibre Channel with its delimiters"},
    {226, "IPNET", decode_ipnet, "Solaris's IP observability device"},
    {228, "IPV4", decode_raw_ipv4, "IPv4"},
    {229, "IPV6", decode_raw_ipv6, "IPv6"},
    {239, "NFLOG", decode_nflog, "Linux's netfilter log"},
    {240, "NETANALYZER", decode_netanalyzer, "Hilscher netANALYZER, then Ethernet"},
    {241, "NETANALYZER_TRANSPARENT", decode_netanalyzer_transparent,
     "Hilscher netANALYZER, then Ethernet with its preamble"},
    {242, "IPOIB", decode_ipoib, "IP over InfiniBand, RFC 4391"},
    {247, "INFINIBAND", decode_infiniband, "InfiniBand with IP, RFC 4391"},
    {252, "WIRESHARK_UPPER_PDU", decode_exported_pdu,
     "exported by Wireshark: IPv4, IPv6, Ethernet"},
    {258, "PKTAP", decode_pktap, "Apple's packet tap, then the link type that it names"},
    {259, "EPON", decode_behind<8, decode_ethernet>, "Ethernet behind EPON's preamble"},
    {274, "ETHERNET_MPACKET", decode_mpacket,
     "Ethernet frames and first fragments, with their preamble"},
    {276, "LINUX_SLL2", decode_linux_cooked_v2, "Linux cooked capture, version 2"},
    {281, "DSA_TAG_BRCM", decode_broadcom_tag, "Ethernet with Broadcom's switch tag"},
    {282, "DSA_TAG_BRCM_PREPEND", decode_behind<4, decode_ethernet>,
     "Broadcom's switch tag, then Ethernet"},
    {284, "DSA_TAG_DSA", decode_dsa, "Ethernet with Marvell's DSA tag"},
    {285, "DSA_TAG_EDSA", decode_edsa, "Ethernet with Marvell's EDSA tag"},
};

constexpr std::size_t kNumberLimit = 512;
constexpr std::uint8_t kNoEntry = 0xff;
static_assert(std::size(kLinkTypes) < kNoEntry);

// Looked up once per packet, so by number rather than by search.
constexpr std::array<std::uint8_t, kNumberLimit> make_index() {
  std::array<std::uint8_t, kNumberLimit> index = {};
  for (std::uint8_t& entry : index)
    entry = kNoEntry;
  for (std::size_t i = 0; i < std::size(kLinkTypes); ++i) {
    index[kLinkTypes[i].number] = static_cast<std::uint8_t>(i);
  }
  return index;
}
constexpr std::array<std::uint8_t, kNumberLimit> kIndex = make_index();

}  // namespace

std::span<const LinkType> link_types() {
  return kLinkTypes;
}

const LinkType* find_link_type(std::uint16_t number) {
  if (number >= kNumberLimit || kIndex[number] == kNoEntry) return nullptr;
  return &kLinkTypes[kIndex[number]];
}

HeaderStep step_by_link_type(std::uint32_t number, Bytes rest) {
  const LinkType* link =
      number < kNumberLimit ? find_link_type(static_cast<std::uint16_t>(number)) : nullptr;
  if (link == nullptr) return HeaderStep::stop(PassedOver::kUnknownLinkType);
  return HeaderStep::to(link->decode, rest);
}

}  // namespace wirelake
