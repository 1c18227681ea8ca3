// The decoders of headers between the start of a frame and IP: one function a protocol.
//
// Each is in a file of its own, of nearly its name. link_type.cpp and ethertype.cpp are the tables
// of which comes first, and behind which.
#pragma once

#include "decode/link/header_step.h"

namespace wirelake {

// ARCNET (ATA 878.1): packets of RFC 1201, and of RFC 1051 before it.
/// LINKTYPE_ARCNET_BSD.
HeaderStep decode_arcnet(Bytes bytes, VlanTags& vlan);
/// LINKTYPE_ARCNET_LINUX: with an offset behind the addresses.
HeaderStep decode_arcnet_linux(Bytes bytes, VlanTags& vlan);

// Arista's timestamp, which its switches put behind the Ethernet addresses (EtherType 0xd28b).
HeaderStep decode_arista(Bytes bytes, VlanTags& vlan);

// ATM adaptation layer frames: SunATM's pseudo-header (LINKTYPE_SUNATM), Linux's classical IP
// (LINKTYPE_ATM_CLIP), and what ERF records of ATM hold. RFC 1483 frames are plain LLC.
HeaderStep decode_sunatm(Bytes bytes, VlanTags& vlan);
HeaderStep decode_atm_clip(Bytes bytes, VlanTags& vlan);
/// The payload of an AAL5 frame of which nothing else is known.
HeaderStep decode_aal5(Bytes bytes, VlanTags& vlan);

// Amateur radio: AX.25 (LINKTYPE_AX25), also behind the command byte of KISS (LINKTYPE_AX25_KISS).
HeaderStep decode_ax25(Bytes bytes, VlanTags& vlan);

// B.A.T.M.A.N. advanced, compatibility version 15: Ethernet frames across a wireless mesh.
HeaderStep decode_batman(Bytes bytes, VlanTags& vlan);

// Cisco HDLC (LINKTYPE_C_HDLC): an address, a control byte and an EtherType.
HeaderStep decode_chdlc(Bytes bytes, VlanTags& vlan);

// Cable modem frames (DOCSIS MAC, LINKTYPE_DOCSIS).
HeaderStep decode_docsis(Bytes bytes, VlanTags& vlan);

// Ethernet frames with the tag of a switch chip behind the addresses: Marvell's DSA and EDSA,
// Broadcom's.
/// LINKTYPE_DSA_TAG_DSA.
HeaderStep decode_dsa(Bytes bytes, VlanTags& vlan);
/// LINKTYPE_DSA_TAG_EDSA: an EtherType and two bytes in front of the tag.
HeaderStep decode_edsa(Bytes bytes, VlanTags& vlan);
/// LINKTYPE_DSA_TAG_BRCM.
HeaderStep decode_broadcom_tag(Bytes bytes, VlanTags& vlan);

// OpenBSD's IPsec interface (LINKTYPE_ENC): an address family, then SPI and flags.
HeaderStep decode_enc(Bytes bytes, VlanTags& vlan);

// Endace's extensible record format (LINKTYPE_ERF): a record header in front of many link types.
HeaderStep decode_erf(Bytes bytes, VlanTags& vlan);

// Ethernet II and IEEE 802.3 frames.
HeaderStep decode_ethernet(Bytes bytes, VlanTags& vlan);

// Packets that Wireshark exported from the middle of a stack (LINKTYPE_WIRESHARK_UPPER_PDU).
HeaderStep decode_exported_pdu(Bytes bytes, VlanTags& vlan);

// FDDI (ISO 9314, LINKTYPE_FDDI).
HeaderStep decode_fddi(Bytes bytes, VlanTags& vlan);

// IP over Fibre Channel (RFC 4338): LINKTYPE_FC_2, and LINKTYPE_IP_OVER_FC without its header.
HeaderStep decode_fibre_channel(Bytes bytes, VlanTags& vlan);

// Frame relay (LINKTYPE_FRELAY): RFC 2427 multiprotocol encapsulation, or Cisco's with an
// EtherType.
HeaderStep decode_frame_relay(Bytes bytes, VlanTags& vlan);

// IEEE 802.11 frames (LINKTYPE_IEEE802_11): data frames that are not encrypted.
HeaderStep decode_ieee80211(Bytes bytes, VlanTags& vlan);
/// With padding behind the MAC header up to a multiple of four bytes.
HeaderStep decode_ieee80211_padded(Bytes bytes, VlanTags& vlan);

// IP over InfiniBand (RFC 4391): whole InfiniBand packets (LINKTYPE_INFINIBAND), and
// LINKTYPE_IPOIB.
HeaderStep decode_infiniband(Bytes bytes, VlanTags& vlan);
HeaderStep decode_ipoib(Bytes bytes, VlanTags& vlan);

// Solaris's IP observability device (LINKTYPE_IPNET).
HeaderStep decode_ipnet(Bytes bytes, VlanTags& vlan);

// Juniper routers' captures (LINKTYPE_JUNIPER_...): a header with the direction, then what the link
// has. Where the router had taken off the link header, a protocol number stands in its place.
HeaderStep decode_juniper_atm1(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_atm2(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_chdlc(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_ethernet(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_frame_relay(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_ggsn(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_mlfr(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_mlppp(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_ppp(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_services(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_voice(Bytes bytes, VlanTags& vlan);

// Linux "cooked" captures, version 1 (LINKTYPE_LINUX_SLL) and 2 (LINKTYPE_LINUX_SLL2).
HeaderStep decode_linux_cooked_v1(Bytes bytes, VlanTags& vlan);
HeaderStep decode_linux_cooked_v2(Bytes bytes, VlanTags& vlan);

// BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): an address family of four bytes, then the packet.
HeaderStep decode_loopback(Bytes bytes, VlanTags& vlan);

// IEEE 802.1AE MACsec, from behind the EtherType: packets that are signed, but not encrypted.
HeaderStep decode_macsec(Bytes bytes, VlanTags& vlan);

// Ethernet frames and fragments as IEEE 802.3br puts them on the wire (LINKTYPE_ETHERNET_MPACKET).
HeaderStep decode_mpacket(Bytes bytes, VlanTags& vlan);

// MPLS label stack entries (RFC 3032), one a step.
HeaderStep decode_mpls(Bytes bytes, VlanTags& vlan);

// Hilscher's netANALYZER: Ethernet behind four bytes of status.
/// LINKTYPE_NETANALYZER.
HeaderStep decode_netanalyzer(Bytes bytes, VlanTags& vlan);
/// LINKTYPE_NETANALYZER_TRANSPARENT: with Ethernet's preamble.
HeaderStep decode_netanalyzer_transparent(Bytes bytes, VlanTags& vlan);

// Packets from Linux's netfilter log (LINKTYPE_NFLOG): attributes, one of which is the packet.
HeaderStep decode_nflog(Bytes bytes, VlanTags& vlan);

// Network layer protocol identifiers (ISO/IEC TR 9577): one byte in front of a packet.
HeaderStep decode_nlpid(Bytes bytes, VlanTags& vlan);

// Network service headers (RFC 8300).
HeaderStep decode_nsh(Bytes bytes, VlanTags& vlan);

// OpenBSD's packet filter log (LINKTYPE_PFLOG).
HeaderStep decode_pflog(Bytes bytes, VlanTags& vlan);

// Apple's packet tap (LINKTYPE_PKTAP): a header that names the link type of what follows it.
HeaderStep decode_pktap(Bytes bytes, VlanTags& vlan);

// Per-packet information of wireless captures (LINKTYPE_PPI), which names the link type of what
// follows it.
HeaderStep decode_ppi(Bytes bytes, VlanTags& vlan);

// PPP (RFC 1661), with and without HDLC-like framing (RFC 1662).
/// From the protocol field on.
HeaderStep decode_ppp(Bytes bytes, VlanTags& vlan);
/// With address and control, unless they were left out (LINKTYPE_PPP). Cisco HDLC is told by its
/// address (LINKTYPE_PPP_HDLC).
HeaderStep decode_ppp_hdlc(Bytes bytes, VlanTags& vlan);
/// With the direction in place of the address (LINKTYPE_PPP_PPPD).
HeaderStep decode_ppp_pppd(Bytes bytes, VlanTags& vlan);

// PPPoE sessions (RFC 2516), from behind the EtherType 0x8864.
HeaderStep decode_pppoe(Bytes bytes, VlanTags& vlan);

// Radiotap (LINKTYPE_IEEE802_11_RADIOTAP): what a radio noted about an IEEE 802.11 frame.
HeaderStep decode_radiotap(Bytes bytes, VlanTags& vlan);

// Frames that start with the IP header (LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_IPV6).
HeaderStep decode_raw_ip(Bytes bytes, VlanTags& vlan);
HeaderStep decode_raw_ipv4(Bytes bytes, VlanTags& vlan);
HeaderStep decode_raw_ipv6(Bytes bytes, VlanTags& vlan);

// Roofnet, a mesh of IEEE 802.11 nodes that routes IPv4 (EtherTypes 0x0641, 0x0643 to 0x0645).
HeaderStep decode_roofnet(Bytes bytes, VlanTags& vlan);

// SLIP (RFC 1055, LINKTYPE_SLIP) behind the pseudo-header that captures have.
HeaderStep decode_slip(Bytes bytes, VlanTags& vlan);

// Symantec Enterprise Firewall (LINKTYPE_SYMANTEC_FIREWALL).
HeaderStep decode_symantec(Bytes bytes, VlanTags& vlan);

// Token ring (IEEE 802.5, LINKTYPE_IEEE802_5).
HeaderStep decode_token_ring(Bytes bytes, VlanTags& vlan);

// TRILL (RFC 6325): Ethernet frames between routing bridges.
HeaderStep decode_trill(Bytes bytes, VlanTags& vlan);

// TaZmen Sniffer Protocol (LINKTYPE_TZSP): remote captures of Ethernet and IEEE 802.11.
HeaderStep decode_tzsp(Bytes bytes, VlanTags& vlan);

// Older headers in front of IEEE 802.11 frames: Prism (LINKTYPE_IEEE802_11_PRISM) and AVS
// (LINKTYPE_IEEE802_11_AVS).
/// Prism, or AVS in its place.
HeaderStep decode_prism(Bytes bytes, VlanTags& vlan);
HeaderStep decode_avs(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
