#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString vlan_stack(int tags) {
  ByteString bytes = ip4();
  std::uint16_t ethertype = 0x0800;
  for (int id = tags; id > 0; --id) {
    bytes = vlan(static_cast<std::uint16_t>(id), ethertype, bytes);
    ethertype = 0x8100;
  }
  return ethernet(ethertype, bytes);
}

ByteString mpls_stack(int labels) {
  ByteString bytes = mpls(100, true, ip4());
  for (int i = 1; i < labels; ++i)
    bytes = mpls(100, false, bytes);
  return ethernet(0x8847, bytes);
}

TEST(LinkLayer, Ethernet) {
  expect_outcomes({
      {"IPv4", ethernet(0x0800, ip4()), kIs4},
      {"IPv6", ethernet(0x86dd, ip6()), kIs6},
      {"padding behind IP", ethernet(0x0800, ip4() + zeros(24)), kIs4},
      {"ARP", ethernet(0x0806, zeros(28)), "not_ip"},
      {"Ethernet in Ethernet", ethernet(0x6558, ethernet(0x0800, ip4())), kIs4},
      {"neither length nor EtherType", ethernet(1501, ip4()), "not_ip"},
      {"largest length", ethernet(1500, snap(0, 0x0800, ip4())), kIs4},
      {"no EtherType", zeros(13), "link_header_cut"},
      {"empty", {}, "link_header_cut"},
      {"nothing behind the header", ethernet(0x0800, {}), "ip_header_cut"},
  });
}

TEST(LinkLayer, Vlan) {
  expect_outcomes({
      {"one tag", ethernet(0x8100, vlan(7, 0x0800, ip4())), kIs4 + " vlan=7"},
      {"priority only", ethernet(0x8100, vlan(0, 0x86dd, ip6())), kIs6 + " vlan=0"},
      {"outside in", ethernet(0x88a8, vlan(7, 0x8100, vlan(8, 0x0800, ip4()))), kIs4 + " vlan=7,8"},
      {"0x9100", ethernet(0x9100, vlan(4095, 0x0800, ip4())), kIs4 + " vlan=4095"},
      {"0x9200", ethernet(0x9200, vlan(9, 0x0800, ip4())), kIs4 + " vlan=9"},
      {"LLC inside", ethernet(0x8100, vlan(7, 30, snap(0, 0x0800, ip4()))), kIs4 + " vlan=7"},
      {"no IP", ethernet(0x8100, vlan(7, 0x0806, zeros(28))), "not_ip"},
      {"cut", ethernet(0x8100, zeros(3)), "link_header_cut"},
      {"16 tags", vlan_stack(16), kIs4 + " vlan=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16"},
      {"17 tags", vlan_stack(17), "encapsulation_too_deep"},
  });
}

TEST(LinkLayer, TagsOfOnePacketDoNotStayForTheNext) {
  Packet packet;
  RemarkCounts remarks;
  const ByteString tagged = vlan_stack(3);
  const ByteString plain = vlan_stack(0);
  CaptureRecord record;
  record.linktype = 1;
  record.bytes = tagged;
  ASSERT_FALSE(decode(record, packet, remarks));
  EXPECT_EQ(packet.vlan.count, 3);
  record.bytes = plain;
  ASSERT_FALSE(decode(record, packet, remarks));
  EXPECT_EQ(packet.vlan.count, 0);
}

TEST(LinkLayer, Mpls) {
  expect_outcomes({
      {"IPv4", ethernet(0x8847, mpls(100, true, ip4())), kIs4},
      {"IPv6", ethernet(0x8848, mpls(100, false, mpls(3, true, ip6()))), kIs6},
      {"behind a VLAN tag", ethernet(0x8100, vlan(7, 0x8847, mpls(9, true, ip4()))),
       kIs4 + " vlan=7"},
      {"something with a control word", ethernet(0x8847, mpls(100, true, zeros(40))), "not_ip"},
      {"associated channel", ethernet(0x8847, mpls(13, true, ip4())), "not_ip"},
      {"associated channel of a pseudowire",
       ethernet(0x8847, mpls(100, true, from_hex("10000021") + ip4())), "not_ip"},
      {"Ethernet behind a control word",
       ethernet(0x8847, mpls(100, true, from_hex("00000001") + ethernet(0x86dd, ip6()))), kIs6},
      {"Ethernet without", ethernet(0x8847, mpls(100, true, ethernet(0x0800, ip4()))), kIs4},
      {"Ethernet without, to an address that starts with zeros",
       ethernet(0x8847, mpls(100, true,
                             from_hex("00005e000101 020000000002 8100") + vlan(7, 0x0800, ip4()))),
       kIs4 + " vlan=7"},
      {"half a control word", ethernet(0x8847, mpls(100, true, zeros(3))), "link_header_cut"},
      {"nothing behind the stack", ethernet(0x8847, mpls(100, true, {})), "link_header_cut"},
      {"stack without bottom", ethernet(0x8847, mpls(100, false, {})), "link_header_cut"},
      {"16 labels", mpls_stack(16), kIs4},
      {"17 labels", mpls_stack(17), "encapsulation_too_deep"},
  });
}

TEST(LinkLayer, PppoeAndPpp) {
  const ByteString compressed = from_hex("11 00 0001 0017 21") + ip4();
  expect_outcomes({
      {"IPv4", ethernet(0x8864, pppoe(0x0021, ip4())), kIs4},
      {"IPv6", ethernet(0x8864, pppoe(0x0057, ip6())), kIs6},
      {"protocol field of one byte", ethernet(0x8864, compressed), kIs4},
      {"MPLS", ethernet(0x8864, pppoe(0x0281, mpls(100, true, ip4()))), kIs4},
      {"an EtherType", ethernet(0x8864, pppoe(0x86dd, ip6())), kIs6},
      {"LCP", ethernet(0x8864, pppoe(0xc021, zeros(8))), "not_ip"},
      {"discovery", ethernet(0x8863, pppoe(0x0021, ip4())), "not_ip"},
      {"padding", ethernet(0x8864, pppoe(0x0021, ip4()) + zeros(20)), kIs4},
      {"length past the frame", ethernet(0x8864, pppoe(0x0021, ip4(), 900)), kIs4},
      {"length cuts IP", ethernet(0x8864, pppoe(0x0021, ip4(), 22)), kIs4 + " !ip_packet_cut"},
      {"length of nothing", ethernet(0x8864, pppoe(0x0021, ip4(), 0)), "link_header_invalid"},
      {"half a protocol field", ethernet(0x8864, pppoe(0x0021, ip4(), 1)), "link_header_cut"},
      {"cut", ethernet(0x8864, zeros(5)), "link_header_cut"},
  });
}

TEST(LinkLayer, LlcAndSnap) {
  const auto llc = [](ByteString bytes) {
    return ethernet(static_cast<std::uint16_t>(bytes.size()), bytes);
  };
  expect_outcomes({
      {"SNAP", llc(snap(0, 0x0800, ip4())), kIs4},
      {"SNAP of a bridge", llc(snap(0x0000f8, 0x86dd, ip6())), kIs6},
      {"SNAP of a vendor", llc(snap(0x00000c, 0x0800, ip4())), "not_ip"},
      {"SNAP with a length for a type", llc(snap(0, 30, ip4())), "not_ip"},
      {"SNAP with a VLAN tag", llc(snap(0, 0x8100, vlan(7, 0x0800, ip4()))), kIs4 + " vlan=7"},
      {"SAP of IP", llc(from_hex("060603") + ip4()), kIs4},
      {"UI with the poll bit", llc(from_hex("060613") + ip4()), "not_ip"},
      {"SNAP in a response", llc(from_hex("aaab03 000000 0800") + ip4()), "not_ip"},
      {"SNAP in a numbered frame", llc(from_hex("aaaa0000 000000 0800") + ip4()), kIs4},
      {"NLPID of IPv4", llc(from_hex("fefe03cc") + ip4()), kIs4},
      {"NLPID of IPv6", llc(from_hex("fefe038e") + ip6()), kIs6},
      {"NLPID of PPP", llc(from_hex("fefe03cf0057") + ip6()), kIs6},
      {"NLPID of SNAP", llc(from_hex("fefe0380 000000 0800") + ip4()), kIs4},
      {"NLPID of IS-IS", llc(from_hex("fefe0383") + ip4()), "not_ip"},
      {"bridged with a check sequence",
       llc(from_hex("aaaa03 0080c2 0001 0000") + ethernet(0x0800, ip4()) + zeros(4)), kIs4},
      {"bridged spanning tree", llc(from_hex("aaaa03 0080c2 000e 0000") + zeros(35)), "not_ip"},
      {"numbered frame", llc(from_hex("06060000") + ip4()), kIs4},
      {"supervisory frame", llc(from_hex("06060100") + ip4()), "not_ip"},
      {"TEST", llc(from_hex("0606f3") + ip4()), "not_ip"},
      {"spanning tree", llc(from_hex("424203") + zeros(35)), "not_ip"},
      {"without a length", ethernet(0x8870, snap(0, 0x0800, ip4())), kIs4},
      {"padding", llc(snap(0, 0x0800, ip4())) + zeros(20), kIs4},
      {"length cuts IP", ethernet(28, snap(0, 0x0800, ip4())), kIs4 + " !ip_packet_cut"},
      {"length cuts LLC", ethernet(2, snap(0, 0x0800, ip4())), "link_header_invalid"},
      {"length cuts SNAP", ethernet(7, snap(0, 0x0800, ip4())), "link_header_cut"},
      {"length cuts the control field", llc(from_hex("060600")), "link_header_cut"},
  });
}

TEST(LinkLayer, RawIp) {
  const std::string mismatch = "ip_version_mismatch";
  expect_outcomes({
      {"12", ip4(), kIs4, {.linktype = 12}},
      {"14", ip6(), kIs6, {.linktype = 14}},
      {"101 v4", ip4(), kIs4, {.linktype = 101}},
      {"101 v6", ip6(), kIs6, {.linktype = 101}},
      {"101 neither", from_hex("55") + ip4(), mismatch, {.linktype = 101}},
      {"101 empty", {}, "ip_header_cut", {.linktype = 101}},
      {"228", ip4(), kIs4, {.linktype = 228}},
      {"228 v6", ip6(), kIs6, {.linktype = 228}},
      {"229", ip6(), kIs6, {.linktype = 229}},
      {"229 v4", ip4(), mismatch, {.linktype = 229}},
  });
}

TEST(LinkLayer, Loopback) {
  std::vector<FrameCase> table = {
      {"AppleTalk", from_hex("10000000") + ip4(), "not_ip", {.linktype = 0}},
      {"unspecified", from_hex("00000000") + ip4(), "not_ip", {.linktype = 0}},
      {"EtherType", from_hex("00000800") + ip4(), kIs4, {.linktype = 0}},
      {"EtherType, little-endian", from_hex("dd860000") + ip6(), kIs6, {.linktype = 0}},
      {"EtherType, garbage above", from_hex("0f000800") + ip4(), kIs4, {.linktype = 0}},
      {"too large in both orders", from_hex("02000100") + ip4(), "not_ip", {.linktype = 0}},
      {"IPv4 under the family of IPv6",
       from_hex("1e000000") + ip4(),
       "ip_version_mismatch",
       {.linktype = 0}},
      {"cut", from_hex("020000"), "link_header_cut", {.linktype = 0}},
  };
  for (const std::uint16_t linktype : {0, 108}) {
    for (const std::string family : {"02", "0a", "17", "18", "1c", "1e"}) {
      const ByteString ip = family == "02" ? ip4() : ip6();
      const std::string expected = family == "02" ? kIs4 : kIs6;
      table.push_back(
          {"little " + family, from_hex(family + "000000") + ip, expected, {.linktype = linktype}});
      table.push_back(
          {"big " + family, from_hex("000000" + family) + ip, expected, {.linktype = linktype}});
    }
  }
  expect_outcomes(table);
}

ByteString cooked1(std::uint16_t arphrd, std::uint16_t protocol, ByteString payload) {
  return from_hex("0000") + be16(arphrd) + from_hex("0006 0200000000010000") + be16(protocol) +
         payload;
}
ByteString cooked2(std::uint16_t arphrd, std::uint16_t protocol, ByteString payload) {
  return be16(protocol) + from_hex("0000 00000001") + be16(arphrd) +
         from_hex("00 06 0200000000010000") + payload;
}

TEST(LinkLayer, LinuxCooked) {
  using Build = ByteString (*)(std::uint16_t, std::uint16_t, ByteString);
  struct Version {
    std::uint16_t linktype;
    Build build;
    std::size_t header_len;
  };
  for (const Version& version : {Version{113, cooked1, 16}, Version{276, cooked2, 20}}) {
    const FrameShape shape = {.linktype = version.linktype};
    const Build cooked = version.build;
    ByteString cut = cooked(1, 0x0800, {});
    cut.resize(version.header_len - 1);
    expect_outcomes({
        {"IPv4", cooked(1, 0x0800, ip4()), kIs4, shape},
        {"IPv6", cooked(1, 0x86dd, ip6()), kIs6, shape},
        {"VLAN", cooked(1, 0x8100, vlan(7, 0x0800, ip4())), kIs4 + " vlan=7", shape},
        {"LLC", cooked(1, 4, snap(0, 0x0800, ip4())), kIs4, shape},
        {"raw 802.3", cooked(1, 1, from_hex("ffff") + ip4()), "not_ip", shape},
        {"PPP", cooked(512, 7, from_hex("0021") + ip4()), kIs4, shape},
        {"no EtherType", cooked(1, 100, ip4()), "not_ip", shape},
        {"ARP", cooked(1, 0x0806, zeros(28)), "not_ip", shape},
        {"Ethernet", cooked(1, 3, ethernet(0x0800, ip4())), kIs4, shape},
        {"frame relay", cooked(770, 0, from_hex("1841 03 cc") + ip4()), kIs4, shape},
        {"netlink", cooked(824, 0x0800, ip4()), "not_ip", shape},
        {"tunnel device", cooked(65534, 0x0800, ip4()), kIs4, shape},
        {"cut", cut, "link_header_cut", shape},
        {"nothing behind", cooked(1, 0x0800, {}), "ip_header_cut", shape},
    });
  }
}

TEST(LinkLayer, UnknownLinkType) {
  expect_outcomes({{"147", ip4(), "unknown_link_type", {.linktype = 147}}});
}

}  // namespace
}  // namespace wirelake::test
