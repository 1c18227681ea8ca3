// Links that only captures have: headers of hosts, of routers and of recording hardware.
#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

TEST(RecordedLink, NetfilterLog) {
  constexpr FrameShape shape = {.linktype = 239};
  expect_outcomes({
      {"IPv4", from_hex("02 00 0000 1a00 0900") + ip4() + zeros(2), kIs4, shape},
      {"IPv6, behind a prefix of seven bytes",
       from_hex("0a 00 0000 0b00 0a00 61626364656667 00 2e00 0900") + ip6(), kIs6, shape},
      {"big-endian", from_hex("02 00 0000 0008 0001 08000300 001a 0009") + ip4(), kIs4, shape},
      {"the length ends the packet", from_hex("02 00 0000 1900 0900") + ip4(),
       kIs4 + " !ip_packet_cut", shape},
      {"length past the capture", from_hex("02 00 0000 ff00 0900") + ip4(), kIs4, shape},
      {"length under 4", from_hex("02 00 0000 0300 0100 00000000") + ip4(), "link_header_invalid",
       shape},
      {"bridge", from_hex("07 00 0000 1a00 0900") + ip4(), "not_ip", shape},
      {"no packet", from_hex("02 00 0000 0800 0100 08000300"), "not_ip", shape},
      {"a version to come", from_hex("02 01 0000 1a00 0900") + ip4(), "not_ip", shape},
  });
}

TEST(RecordedLink, HostHeaders) {
  constexpr FrameShape pflog = {.linktype = 117};
  constexpr FrameShape enc = {.linktype = 109};
  constexpr FrameShape ipnet = {.linktype = 226};
  expect_outcomes({
      {"packet filter, padded", from_hex("3d 02") + zeros(62) + ip4(), kIs4, pflog},
      {"packet filter, IPv6", from_hex("40 1c") + zeros(62) + ip6(), kIs6, pflog},
      {"packet filter, short header", from_hex("2c 02") + zeros(42) + ip4(), "link_header_invalid",
       pflog},
      {"packet filter, no family", from_hex("40 00") + zeros(62) + ip4(), "not_ip", pflog},
      {"IPsec", from_hex("02000000") + zeros(8) + ip4(), kIs4, enc},
      {"IPsec, big-endian", from_hex("00000018") + zeros(8) + ip6(), kIs6, enc},
      {"IPsec, no family", zeros(12) + ip4(), "not_ip", enc},
      {"Solaris, IPv4", from_hex("0102") + zeros(22) + ip4(), kIs4, ipnet},
      {"Solaris, IPv6", from_hex("011a") + zeros(22) + ip6(), kIs6, ipnet},
      {"Solaris, neither", from_hex("0100") + zeros(22) + ip4(), "not_ip", ipnet},
  });
}

ByteString pktap(std::uint8_t kind, std::uint8_t linktype, ByteString payload) {
  ByteString bytes = from_hex("6c000000 00000000 00000000") + zeros(96);
  bytes[4] = std::byte{kind};
  bytes[8] = std::byte{linktype};
  return bytes + payload;
}

TEST(RecordedLink, HeadersThatNameWhatFollows) {
  constexpr FrameShape tap = {.linktype = 258};
  constexpr FrameShape exported = {.linktype = 252};
  const ByteString short_header = from_hex("6b000000") + zeros(104);
  expect_outcomes({
      {"PKTAP, Ethernet", pktap(1, 1, frame4()), kIs4, tap},
      {"PKTAP, raw", pktap(1, 12, ip6()), kIs6, tap},
      {"PKTAP, unknown link type", pktap(1, 2, ip4()), "unknown_link_type", tap},
      {"PKTAP, no packet", pktap(0, 1, frame4()), "not_ip", tap},
      {"PKTAP, short header", short_header + frame4(), "link_header_invalid", tap},
      {"exported IPv6", from_hex("000c 0008 6970763600000000 0000 0000") + ip6(), kIs6, exported},
      {"exported Ethernet",
       from_hex("0014 0004 00000001 000c 0010 6574685f776974686f75746663730000 0000 0000") +
           frame4(),
       kIs4, exported},
      {"exported TCP", from_hex("000c 0004 74637000 0000 0000") + ip4(), "not_ip", exported},
      {"a longer name", from_hex("000c 0004 69707800 0000 0000") + ip4(), "not_ip", exported},
      {"exported without a name", from_hex("0000 0000") + ip4(), "not_ip", exported},
  });
}

TEST(RecordedLink, Symantec) {
  constexpr FrameShape shape = {.linktype = 99};
  expect_outcomes({
      {"version 2", from_hex("0a000001 0000 0800") + zeros(36) + ip4(), kIs4, shape},
      {"version 3", from_hex("0a000001 000000000000 86dd") + zeros(44) + ip6(), kIs6, shape},
      {"both", from_hex("0a000001 0000 0800 0000 0800") + zeros(44) + ip4(), "not_ip", shape},
      {"neither", zeros(60) + ip4(), "not_ip", shape},
  });
}

ByteString erf(std::uint8_t type, ByteString payload) {
  ByteString header = zeros(8) + from_hex("00 04 0040 0000 0040");
  header[8] = std::byte{type};
  return header + payload;
}

TEST(RecordedLink, Erf) {
  constexpr FrameShape shape = {.linktype = 197};
  expect_outcomes({
      {"Ethernet", erf(2, zeros(2) + frame4()), kIs4, shape},
      {"Ethernet, colour", erf(11, zeros(2) + frame4()), kIs4, shape},
      {"PPP", erf(1, from_hex("ff03 0057") + ip6()), kIs6, shape},
      {"Cisco HDLC", erf(10, from_hex("0f00 0800") + ip4()), kIs4, shape},
      {"frame relay", erf(1, from_hex("1841 03 cc") + ip4()), kIs4, shape},
      {"multichannel HDLC", erf(5, zeros(4) + from_hex("8f00 0800") + ip4()), kIs4, shape},
      {"AAL5", erf(4, zeros(4) + snap(0, 0x0800, ip4())), kIs4, shape},
      {"AAL5 of something", erf(4, zeros(24)), "not_ip", shape},
      {"multichannel AAL5", erf(9, zeros(8) + snap(0, 0x0800, ip4())), kIs4, shape},
      {"IPv4", erf(22, ip4()), kIs4, shape},
      {"IPv6", erf(23, ip6()), kIs6, shape},
      {"extensions", erf(0x96, from_hex("8500000000000000 0500000000000000") + ip4()), kIs4, shape},
      {"extensions without end", erf(0x96, from_hex("8500000000000000 85")), "link_header_cut",
       shape},
      {"counters", erf(13, zeros(40)), "not_ip", shape},
  });
}

ByteString juniper(std::uint8_t flags, ByteString payload) {
  ByteString header = from_hex("4d474300");
  header[3] = std::byte{flags};
  return header + payload;
}

TEST(RecordedLink, Juniper) {
  constexpr FrameShape ether = {.linktype = 178};
  expect_outcomes({
      {"Ethernet", juniper(0, frame4()), kIs4, ether},
      {"extensions", juniper(0x80, from_hex("0003 010108") + frame4()), kIs4, ether},
      {"no link header", juniper(2, from_hex("02000000") + ip4()), kIs4, ether},
      {"no link header, MPLS", juniper(2, from_hex("20000000") + mpls(9, true, ip6())), kIs6,
       ether},
      {"no link header, ISO", juniper(3, from_hex("c9000000 8e") + ip6()), kIs6, ether},
      {"no link header, unknown", juniper(2, from_hex("63000000") + ip4()), "not_ip", ether},
      {"no magic number", frame4(), kIs4, ether},
      {"PPP", juniper(0, from_hex("ff03 0021") + ip4()), kIs4, {.linktype = 179}},
      {"frame relay", juniper(1, from_hex("1841 03 8e") + ip6()), kIs6, {.linktype = 180}},
      {"Cisco HDLC", juniper(0, from_hex("0f00 0800") + ip4()), kIs4, {.linktype = 181}},
      {"services, out", juniper(0, zeros(12) + ip4()), kIs4, {.linktype = 136}},
      {"services, in", juniper(1, zeros(16) + ip4()), kIs4, {.linktype = 136}},
      {"voice", juniper(0, zeros(18) + ip4()), kIs4, {.linktype = 183}},
      {"GGSN", juniper(0, from_hex("0600 0000") + ip6()), kIs6, {.linktype = 133}},
  });
}

TEST(RecordedLink, JuniperAtm) {
  constexpr FrameShape atm1 = {.linktype = 137};
  constexpr FrameShape atm2 = {.linktype = 135};
  expect_outcomes({
      {"LLC", juniper(0, zeros(4) + snap(0, 0x0800, ip4())), kIs4, atm1},
      {"IP", juniper(0, zeros(4) + ip6()), kIs6, atm1},
      {"NLPID", juniper(0, zeros(4) + from_hex("03 cc") + ip4()), kIs4, atm1},
      {"maintenance", juniper(0, from_hex("80000000") + ip4()), "not_ip", atm1},
      {"no PPP", juniper(0, zeros(4) + from_hex("0021") + ip4()), "not_ip", atm1},
      {"PPP", juniper(0, zeros(8) + from_hex("0021") + ip4()), kIs4, atm2},
      {"Ethernet out", juniper(0, from_hex("0000000200000000") + frame4()), kIs4, atm2},
      {"no Ethernet in", juniper(1, from_hex("0000000200000000") + ip4()), kIs4, atm2},
      {"LLC with a gap count", juniper(0, from_hex("0000000200000000") + snap(0, 0x0800, ip4())),
       kIs4, atm2},
      {"maintenance", juniper(0, from_hex("0000000000000010") + ip4()), "not_ip", atm2},
  });
}

TEST(RecordedLink, JuniperBundles) {
  constexpr FrameShape ppp = {.linktype = 130};
  constexpr FrameShape relay = {.linktype = 131};
  const std::string adaptive = "4700000000000000";
  expect_outcomes({
      {"PPP in HDLC", juniper(0, from_hex("ff03 0021") + ip4()), kIs4, ppp},
      {"cookie of two bytes", juniper(0, from_hex("0007 0057") + ip6()), kIs6, ppp},
      {"no cookie", juniper(0, from_hex("0021") + ip4()), kIs4, ppp},
      {"link services", juniper(0, from_hex("54000000 0021") + ip4()), kIs4, ppp},
      {"adaptive services, IPv4", juniper(0, from_hex(adaptive) + ip4()), kIs4, ppp},
      {"adaptive services, IPv6", juniper(0, from_hex("4000000000100000") + ip6()), kIs6, ppp},
      {"adaptive services, PPP in", juniper(1, from_hex(adaptive + "0021") + ip4()), kIs4, ppp},
      {"adaptive services, IPv4 in", juniper(1, from_hex("4700000003000000") + ip4()), kIs4, ppp},
      {"nothing known", juniper(0, zeros(20)), "not_ip", ppp},
      {"link services, relay", juniper(0, from_hex("54000000 03 cc") + ip4()), kIs4, relay},
      {"link services, padding", juniper(0, from_hex("54000000 0003 8e") + ip6()), kIs6, relay},
      {"adaptive services, relay", juniper(0, from_hex(adaptive) + ip4()), kIs4, relay},
      {"adaptive services, routing engine", juniper(0, from_hex("4700000003000000 03 cc") + ip4()),
       kIs4, relay},
      {"cookie of two bytes", juniper(0, from_hex("0007 0300 cc") + ip4()), kIs4, relay},
  });
}

}  // namespace
}  // namespace wirelake::test
