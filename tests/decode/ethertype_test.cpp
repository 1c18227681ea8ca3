// What may stand between an EtherType and IP, beside VLAN tags, MPLS and PPPoE.
#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

TEST(EtherType, Tags) {
  expect_outcomes({
      {"VN-Tag", ethernet(0x8926, from_hex("80000001 0800") + ip4()), kIs4},
      {"VN-Tag and VLAN", ethernet(0x8926, from_hex("80000001 8100") + vlan(7, 0x0800, ip4())),
       kIs4 + " vlan=7"},
      {"E-Tag", ethernet(0x893f, from_hex("0000 0001 0000 86dd") + ip6()), kIs6},
      {"Cisco MetaData", ethernet(0x8909, from_hex("01 01 0001 0005 0800") + ip4()), kIs4},
      {"HSR", ethernet(0x892f, from_hex("1030 0001 0800") + ip4()), kIs4},
      {"R-Tag", ethernet(0xf1c1, from_hex("0000 0001 0800") + ip4()), kIs4},
      {"tag before a length", ethernet(0xf1c1, from_hex("0000 0001 001e") + snap(0, 0x0800, ip4())),
       kIs4},
      {"tag before ARP", ethernet(0xf1c1, from_hex("0000 0001 0806") + zeros(28)), "not_ip"},
      {"tag before a length of 2", ethernet(0xf1c1, from_hex("0000 0001 0002 aaaa")),
       "link_header_invalid"},
  });
}

TEST(EtherType, HeadersOfVendors) {
  const std::string time64 = "6553f100 00000005";
  const std::string route = "03 04 02 00 00ff 0000 0000 0016 0a000001 00000001";
  expect_outcomes({
      {"Arista, 64 bits", ethernet(0xd28b, from_hex("0001 0010" + time64 + "0800") + ip4()), kIs4},
      {"Arista, 64 bits of UTC", ethernet(0xd28b, from_hex("0001 0110" + time64 + "86dd") + ip6()),
       kIs6},
      {"Arista, 48 bits", ethernet(0xd28b, from_hex("0001 0120 0007 00000005 0800") + ip4()), kIs4},
      {"Arista, R3 series", ethernet(0xd28b, from_hex("0001 0111" + time64 + "0800") + ip4()),
       kIs4},
      {"Arista and VLAN",
       ethernet(0xd28b, from_hex("0001 0022 0007 00000005 8100") + vlan(7, 0x0800, ip4())),
       kIs4 + " vlan=7"},
      {"Arista before a length",
       ethernet(0xd28b, from_hex("0001 0010" + time64 + "001e") + snap(0, 0x0800, ip4())), kIs4},
      {"Arista, no timestamp", ethernet(0xd28b, from_hex("0002 0010" + time64 + "0800") + ip4()),
       "not_ip"},
      {"Arista, another format", ethernet(0xd28b, from_hex("0001 0030" + time64 + "0800") + ip4()),
       "not_ip"},
      {"Arista, cut in its time", ethernet(0xd28b, from_hex("0001 0010 6553f100")),
       "link_header_cut"},
      {"Arista, cut in its EtherType", ethernet(0xd28b, from_hex("0001 0010" + time64 + "08")),
       "link_header_cut"},
      {"Cisco TTag", ethernet(0x8988, from_hex("000000000000 0800") + ip4()), kIs4},
      {"VMware Lab Manager", ethernet(0x88de, from_hex("00000000 000000000000") + frame4()), kIs4},
      {"Roofnet", ethernet(0x0641, from_hex(route) + zeros(44) + ip4()), kIs4},
      {"Roofnet, its last number", ethernet(0x0645, from_hex(route) + zeros(44) + ip4()), kIs4},
      {"Roofnet, cut in its links", ethernet(0x0643, from_hex(route) + zeros(43)),
       "link_header_cut"},
      {"Roofnet, no data",
       ethernet(0x0644, from_hex("03 01 00 00 00ff 0000 0000 0000 0a000001 00000001") + zeros(4)),
       "not_ip"},
      {"Roofnet, 11 links",
       ethernet(0x0644, from_hex("03 04 0b 00 00ff 0000 0000 0016 0a000001 00000001") + zeros(999)),
       "link_header_invalid"},
      {"not Roofnet", ethernet(0x0642, from_hex(route) + zeros(44) + ip4()), "not_ip"},
  });
}

TEST(EtherType, FramesInFrames) {
  expect_outcomes({
      {"provider backbone", ethernet(0x88e7, from_hex("00000007") + frame4()), kIs4},
      {"provider backbone, tags on both sides",
       ethernet(0x88a8,
                vlan(5, 0x88e7, from_hex("00000007") + ethernet(0x8100, vlan(6, 0x0800, ip4())))),
       kIs4 + " vlan=5,6"},
      {"FabricPath", ethernet(0x8903, from_hex("0040") + frame4()), kIs4},
      {"TRILL", ethernet(0x22f3, from_hex("0001 0001 0002") + frame4()), kIs4},
      {"TRILL, two words of options",
       ethernet(0x22f3, from_hex("0081 0001 0002") + zeros(8) + frame4()), kIs4},
      {"TRILL, options past the frame", ethernet(0x22f3, from_hex("07c1 0001 0002") + zeros(8)),
       "link_header_cut"},
      {"B.A.T.M.A.N., broadcast",
       ethernet(0x4305, from_hex("01 0f 32 00 00000001 020000000001") + frame4()), kIs4},
      {"B.A.T.M.A.N., unicast", ethernet(0x4305, from_hex("40 0f 32 01 020000000001") + frame4()),
       kIs4},
      {"B.A.T.M.A.N., four addresses",
       ethernet(0x4305, from_hex("42 0f 32 01 020000000001 020000000002 0100") + frame4()), kIs4},
      {"B.A.T.M.A.N., originator", ethernet(0x4305, from_hex("00 0f 32 00") + zeros(20)), "not_ip"},
      {"B.A.T.M.A.N., another version", ethernet(0x4305, from_hex("40 0e 32 01") + zeros(40)),
       "not_ip"},
      {"802.11",
       ethernet(0x2452, from_hex("0800 0000 020000000001 020000000002 020000000003 1000") +
                            snap(0, 0x0800, ip4())),
       kIs4},
  });
}

TEST(EtherType, Macsec) {
  const std::string channel = "0200000000010001";
  expect_outcomes({
      {"signed", ethernet(0x88e5, from_hex("00 00 00000001 0800") + ip4() + zeros(16)), kIs4},
      {"signed, channel",
       ethernet(0x88e5, from_hex("20 00 00000001" + channel + "86dd") + ip6() + zeros(16)), kIs6},
      {"encrypted", ethernet(0x88e5, from_hex("0c 00 00000001 0800") + ip4()), "not_ip"},
      {"changed", ethernet(0x88e5, from_hex("24 00 00000001" + channel + "0800") + ip4()),
       "not_ip"},
  });
}

TEST(EtherType, ServiceHeaders) {
  const std::string path = "000001ff";
  expect_outcomes({
      {"IPv4", ethernet(0x894f, from_hex("0fc2 02 01" + path) + ip4()), kIs4},
      {"IPv6, context", ethernet(0x894f, from_hex("0fc6 01 02" + path) + zeros(16) + ip6()), kIs6},
      {"Ethernet", ethernet(0x894f, from_hex("0fc2 02 03" + path) + frame4()), kIs4},
      {"twice", ethernet(0x894f, from_hex("0fc2 02 04" + path + "0fc2 02 01" + path) + ip4()),
       kIs4},
      {"MPLS", ethernet(0x894f, from_hex("0fc2 02 05" + path) + mpls(9, true, ip4())), kIs4},
      {"experiment", ethernet(0x894f, from_hex("0fc2 02 fe" + path) + ip4()), "not_ip"},
      {"length of one word", ethernet(0x894f, from_hex("0fc1 02 01" + path) + ip4()),
       "link_header_invalid"},
      {"length past the frame", ethernet(0x894f, from_hex("0fff 02 01" + path) + ip4()),
       "link_header_cut"},
  });
}

}  // namespace
}  // namespace wirelake::test
