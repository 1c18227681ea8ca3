#include <array>
#include <string>

#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {
namespace {

struct ReasonText {
  std::string_view name;
  std::string_view description;
};

constexpr std::array<ReasonText, kPassedOverCount> kPassedOverTexts = {{
    {"block_invalid", "pcapng block with a content that cannot be used"},
    {"unknown_link_type", "frames of a link type that is not decoded"},
    {"link_header_cut", "frame ends inside the link header"},
    {"link_header_invalid", "link header with a length or a field that cannot be right"},
    {"not_ip", "no IP inside (ARP, STP and the like)"},
    {"encapsulation_too_deep", "too many tags and labels before IP"},
    {"ip_version_mismatch", "announced as IP, but the version says otherwise"},
    {"ip_header_cut", "captured bytes end before the IP addresses do"},
    {"ip_header_length_invalid", "IPv4 header length under 20 bytes"},
    {"ip_total_length_invalid", "IPv4 total length shorter than the header"},
    {"filtered", "not accepted by the IP filter"},
}};

constexpr std::array<ReasonText, kRemarkCount> kRemarkTexts = {{
    {"capture_joined", "another capture begins in the same file"},
    {"section_skipped", "pcapng section of a version that is not read"},
    {"zero_padding", "the capture ends in zeros that are no records"},
    {"frame_cut_at_limit", "frame of more than 256 KiB, of which those are kept"},
    {"no_timestamp", "record without a time, shown as 0"},
    {"timestamp_clamped", "time beyond 64-bit nanoseconds, the nearest is shown"},
    {"ip_options_cut", "captured bytes end inside the IPv4 options"},
    {"ip_length_offloaded", "IP length 0 (segmentation offload), taken from the wire length"},
    {"ip_packet_cut", "fewer bytes captured than the IP length says"},
    {"ipv6_extension_cut", "IPv6 extension header runs past the packet"},
    {"ipv6_extensions_too_many", "too many IPv6 extension headers"},
    {"tcp_header_cut", "fewer than 20 bytes of TCP header"},
    {"tcp_header_length_invalid", "TCP data offset under 5 or past the segment"},
    {"tcp_options_invalid", "TCP option of a wrong length"},
    {"udp_header_cut", "fewer than 8 bytes of UDP header"},
    {"udp_length_invalid", "UDP length under 8 or past the IP packet"},
    {"dns_message_damaged", "DNS message that breaks its own format"},
    {"tunnel_damaged", "a tunnel whose inner packet cannot be decoded; the outer one is kept"},
    {"tunnels_too_many", "more tunnels in each other than are looked into"},
    {"segments_disagree", "flows with segments that claim different bytes; the first counted"},
    {"handshake_too_long", "flows with a handshake that is too long to be read"},
}};

struct NumberedName {
  std::uint8_t number;
  std::string_view name;
};

// https://www.iana.org/assignments/protocol-numbers
constexpr NumberedName kProtocols[] = {
    {1, "ICMP"},  {2, "IGMP"},   {4, "IP"},     {6, "TCP"},    {17, "UDP"},      {41, "IP6"},
    {47, "GRE"},  {50, "ESP"},   {51, "AH"},    {58, "ICMP6"}, {88, "EIGRP"},    {89, "OSPF"},
    {103, "PIM"}, {112, "VRRP"}, {115, "L2TP"}, {132, "SCTP"}, {136, "UDPLITE"},
};

// RFC 8446 appendix B.1; heartbeat: RFC 6520.
constexpr std::array<std::string_view, 5> kTlsTypes = {"CHANGE_CIPHER_SPEC", "ALERT", "HANDSHAKE",
                                                       "APPLICATION_DATA", "HEARTBEAT"};
constexpr std::array<std::string_view, 5> kTlsVersions = {"SSL3", "1.0", "1.1", "1.2", "1.3"};

// In the order of TunnelKind.
constexpr std::string_view kTunnelNames[] = {
    "ipip",  "6in4",      "4in6",   "6in6", "gre",    "nvgre", "pptp",     "erspan",  "etherip",
    "vxlan", "vxlan-gpe", "geneve", "gtpu", "teredo", "l2tp",  "mpls-udp", "mpls-ip",
};

struct ProtocolNames {
  // Decimal text of every number, then overwritten where there is a name: one look-up, no branches.
  std::array<std::array<char, 3>, 256> digits = {};
  std::array<std::string_view, 256> names = {};

  ProtocolNames() {
    for (int number = 0; number < 256; ++number) {
      const std::string text = std::to_string(number);
      text.copy(digits[number].data(), text.size());
      names[number] = {digits[number].data(), text.size()};
    }
    for (const NumberedName& protocol : kProtocols)
      names[protocol.number] = protocol.name;
  }
};

}  // namespace

std::string_view to_string(PassedOver reason) {
  return kPassedOverTexts[static_cast<std::size_t>(reason)].name;
}
std::string_view to_string(Remark remark) {
  return kRemarkTexts[static_cast<std::size_t>(remark)].name;
}
std::string_view describe(PassedOver reason) {
  return kPassedOverTexts[static_cast<std::size_t>(reason)].description;
}
std::string_view describe(Remark remark) {
  return kRemarkTexts[static_cast<std::size_t>(remark)].description;
}

std::string_view protocol_name(std::uint8_t protocol) {
  static const ProtocolNames names;
  return names.names[protocol];
}

std::string_view tunnel_name(TunnelKind kind) {
  return kTunnelNames[static_cast<std::size_t>(kind)];
}

std::string_view tls_type_name(std::uint8_t content_type) {
  if (content_type < 20 || content_type > 24) return {};
  return kTlsTypes[content_type - 20];
}

std::string_view tls_version_name(std::uint16_t version) {
  if (version < 0x0300 || version > 0x0304) return {};
  return kTlsVersions[version - 0x0300];
}

}  // namespace wirelake
