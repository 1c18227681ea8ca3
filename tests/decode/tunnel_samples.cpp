#include "decode/tunnel_samples.h"

#include <functional>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString payload_of(bool ipv6) {
  return ByteString(kInsideLen - 8 - (ipv6 ? 40 : 20), std::byte{0x61});
}

// What `around` makes of a packet, without that packet at its end.
TunnelSample sample(std::string name, std::string tunnel,
                    const std::function<ByteString(ByteString)>& around, bool ipv6 = false) {
  ByteString frame = around(inside(ipv6));
  frame.resize(frame.size() - kInsideLen);
  return {std::move(name), std::move(tunnel), std::move(frame), ipv6};
}

std::function<ByteString(ByteString)> in_ipv4(std::uint8_t protocol, const std::string& header) {
  return [=](ByteString inner) { return eth4(from_hex(header) + inner, {.protocol = protocol}); };
}

std::function<ByteString(ByteString)> in_udp(std::uint16_t port, const std::string& header) {
  return [=](ByteString inner) {
    return eth4(udp_to(port, from_hex(header) + inner), {.protocol = 17});
  };
}

std::function<ByteString(ByteString)> in_ipv6(std::uint8_t protocol, const std::string& header) {
  return [=](ByteString inner) {
    return ethernet(0x86dd, ipv6(from_hex(header) + inner, {.next = protocol}));
  };
}

const std::string kMac = "020000000002 020000000001";
const std::string kInsideIpv4 = kMac + "0800";
const std::string kInsideIpv6 = kMac + "86dd";

std::vector<TunnelSample> ip_samples() {
  return {
      sample("IPv4 in IPv4", "ipip", in_ipv4(4, "")),
      sample("IPv6 in IPv4", "6in4", in_ipv4(41, ""), true),
      sample("IPv4 in IPv6", "4in6", in_ipv6(4, "")),
      sample("IPv6 in IPv6", "6in6", in_ipv6(41, ""), true),
      sample("behind an extension header", "6in6", in_ipv6(60, "29 00 0104 00000000"), true),
      sample("Ethernet in IP", "etherip", in_ipv4(97, "3000" + kInsideIpv4)),
      sample("MPLS in IP", "mpls-ip", in_ipv4(137, "00007140")),
      sample("MPLS in UDP", "mpls-udp", in_udp(6635, "00005040 00007140")),
  };
}

std::vector<TunnelSample> gre_samples() {
  return {
      sample("GRE", "gre", in_ipv4(47, "0000 0800")),
      sample("GRE in IPv6", "gre", in_ipv6(47, "0000 86dd"), true),
      sample("checksum", "gre", in_ipv4(47, "8000 0800 1234 0000")),
      sample("key", "gre#7", in_ipv4(47, "2000 86dd 00000007"), true),
      sample("sequence", "gre", in_ipv4(47, "1000 0800 00000009")),
      sample("checksum, key, sequence", "gre#4294967295",
             in_ipv4(47, "b000 0800 1234 0000 ffffffff 00000009")),
      sample("routing", "gre",
             in_ipv4(47,
                     "4000 0800 1234 0000 0800 0004 0a000001 0800 0008 0a0000010a000002"
                     "0000 0000")),
      sample("routing and key", "gre#7", in_ipv4(47, "6000 0800 1234 0000 00000007 0000 0000")),
      sample("Ethernet", "gre", in_ipv4(47, "0000 6558" + kInsideIpv4)),
      sample("NVGRE", "nvgre#66051", in_ipv4(47, "2000 6558 01020304" + kInsideIpv6), true),
      sample("VLAN", "gre", in_ipv4(47, "0000 8100 0007 0800")),
      sample("MPLS", "gre", in_ipv4(47, "0000 8847 00007140")),
      sample("NSH", "gre", in_ipv4(47, "0000 894f 0fc2 02 01 000001ff")),
      sample("PPP", "gre", in_ipv4(47, "0000 880b ff03 0021")),
      sample("PPTP", "pptp#5", in_ipv4(47, "3001 880b 0040 0005 00000001 ff03 0021")),
      sample("PPTP, acknowledgment", "pptp#5",
             in_ipv4(47, "3081 880b 003e 0005 00000001 00000002 0057"), true),
      sample("MikroTik", "gre#1280", in_ipv4(47, "2001 6400 004a 0500" + kInsideIpv4)),
      sample("WCCP", "gre", in_ipv4(47, "0000 883e")),
      sample("WCCP with its header", "gre", in_ipv4(47, "0000 883e 00010203")),
      sample("Aruba", "gre",
             in_ipv4(47,
                     "0000 8210 0800 0000 020000000001 020000000002 020000000003 1000"
                     "aaaa03 000000 0800")),
      sample("in UDP", "gre#7", in_udp(4754, "2000 0800 00000007")),
  };
}

std::vector<TunnelSample> erspan_samples() {
  return {
      sample("ERSPAN I", "erspan", in_ipv4(47, "0000 88be" + kInsideIpv4)),
      sample("ERSPAN II", "erspan#258",
             in_ipv4(47, "1000 88be 00000001 1007 1902 00000003" + kInsideIpv6), true),
      sample("ERSPAN III", "erspan#1",
             in_ipv4(47, "1000 22eb 00000001 2007 1801 00000003 0000 0002" + kInsideIpv4)),
      sample("ERSPAN III, subheader", "erspan#1",
             in_ipv4(47, "1000 22eb 00000001 2007 1801 00000003 0000 0003" + std::string(16, '0') +
                             kInsideIpv4)),
      sample("ERSPAN III, IP", "erspan#1",
             in_ipv4(47, "1000 22eb 00000001 2007 1801 00000003 0000 0802")),
  };
}

std::vector<TunnelSample> overlay_samples() {
  return {
      sample("VXLAN", "vxlan#66051", in_udp(4789, "08000000 010203 00" + kInsideIpv4)),
      sample("VXLAN of Linux", "vxlan#5", in_udp(8472, "08000000 000005 00" + kInsideIpv6), true),
      sample("VXLAN with a group policy", "vxlan#5",
             in_udp(4789, "88000064 000005 00" + kInsideIpv4)),
      sample("VXLAN, VLAN", "vxlan#5",
             in_udp(4789, "08000000 000005 00" + kMac + "8100 0007 0800")),
      sample("VXLAN in IPv6", "vxlan#5",
             [](ByteString inner) {
               return ethernet(
                   0x86dd, ipv6(udp_to(4789, from_hex("08000000 000005 00" + kInsideIpv4) + inner),
                                {.next = 17}));
             }),
      sample("VXLAN-GPE, IPv4", "vxlan-gpe#5", in_udp(4790, "0c000001 000005 00")),
      sample("VXLAN-GPE, IPv6", "vxlan-gpe#5", in_udp(4790, "0c000002 000005 00"), true),
      sample("VXLAN-GPE, Ethernet", "vxlan-gpe#5",
             in_udp(4790, "0c000003 000005 00" + kInsideIpv4)),
      sample("VXLAN-GPE, NSH", "vxlan-gpe#5",
             in_udp(4790, "0c000004 000005 00 0fc2 02 01 000001ff")),
      sample("VXLAN-GPE, MPLS", "vxlan-gpe#5", in_udp(4790, "0c000005 000005 00 00007140")),
      sample("VXLAN-GPE, a protocol without its flag", "vxlan-gpe#5",
             in_udp(4790, "08000001 000005 00")),
      sample("VXLAN-GPE, no protocol", "vxlan-gpe#5",
             in_udp(4790, "08000000 000005 00" + kInsideIpv4)),
      sample("Geneve", "geneve#10", in_udp(6081, "0000 6558 00000a 00" + kInsideIpv4)),
      sample("Geneve, options", "geneve#10",
             in_udp(6081, "0240 6558 00000a 00 0101 0001 00000000" + kInsideIpv6), true),
      sample("Geneve, IPv4", "geneve#10", in_udp(6081, "0000 0800 00000a 00")),
  };
}

std::vector<TunnelSample> access_samples() {
  return {
      sample("GTP-U", "gtpu#16909060", in_udp(2152, "30 ff 003c 01020304")),
      sample("GTP-U, sequence", "gtpu#1", in_udp(2152, "32 ff 0040 00000001 0005 00 00"), true),
      sample("GTP-U, extensions", "gtpu#1",
             in_udp(2152, "34 ff 0050 00000001 0000 00 85 01 0009 c0 02 000000000000 00")),
      sample("Teredo", "teredo", in_udp(3544, ""), true),
      sample("Teredo, origin", "teredo", in_udp(3544, "0000 1234 f5fffffe"), true),
      sample("Teredo, authentication and origin", "teredo",
             in_udp(3544, "0001 02 03 aabb ccddee 0102030405060708 00 0000 1234 f5fffffe"), true),
      sample("L2TPv2", "l2tp#131075", in_udp(1701, "0002 0002 0003 ff03 0021")),
      sample("L2TPv2, all fields", "l2tp#131075",
             in_udp(1701, "4a02 0050 0002 0003 0001 0002 0002 0000 0057"), true),
      sample("L2TPv3 in UDP, Ethernet", "l2tp#7", in_udp(1701, "0003 0000 00000007" + kInsideIpv4)),
      sample("L2TPv3 in UDP, cookie of 8, sublayer, PPP", "l2tp#7",
             in_udp(1701, "0003 0000 00000007 0102030405060708 40000001 ff03 0057"), true),
      sample("L2TPv3 in IP, cookie of 4, Ethernet", "l2tp#7",
             in_ipv4(115, "00000007 01020304" + kInsideIpv6), true),
      sample("L2TPv3 in IP, two VLAN tags", "l2tp#7",
             in_ipv4(115, "00000007" + kMac + "88a8 0005 8100 0006 0800")),
      sample("L2TPv3 in IP, sublayer, IP", "l2tp#7", in_ipv4(115, "00000007 40000001")),
  };
}

}  // namespace

ByteString inside(bool v6) {
  const ByteString datagram = udp(payload_of(v6));
  return v6 ? ipv6(datagram, {.next = 17}) : ipv4(datagram, {.protocol = 17});
}

std::string inside_text(bool v6) {
  std::string text = v6 ? "v6 len=60 UDP 3000>4000 data=" : "v4 len=60 UDP 3000>4000 data=";
  for (std::size_t i = 0; i < payload_of(v6).size(); ++i)
    text += "61";
  return text;
}

const std::vector<TunnelSample>& tunnel_samples() {
  static const std::vector<TunnelSample> samples = [] {
    std::vector<TunnelSample> all;
    for (const auto& some :
         {ip_samples(), gre_samples(), erspan_samples(), overlay_samples(), access_samples()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }();
  return samples;
}

}  // namespace wirelake::test
