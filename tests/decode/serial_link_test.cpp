// Serial lines: PPP, HDLC, frame relay, ATM, SLIP, amateur radio.
#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

TEST(SerialLink, Ppp) {
  for (const std::uint16_t linktype : {9, 50}) {
    const FrameShape shape = {.linktype = linktype};
    expect_outcomes({
        {"IPv4", from_hex("ff03 0021") + ip4(), kIs4, shape},
        {"IPv6", from_hex("ff03 0057") + ip6(), kIs6, shape},
        {"no address and control", from_hex("0021") + ip4(), kIs4, shape},
        {"a protocol of one byte", from_hex("ff03 21") + ip4(), kIs4, shape},
        {"nothing but that byte", from_hex("57") + ip6(), kIs6, shape},
        {"Cisco HDLC", from_hex("0f00 0800") + ip4(), kIs4, shape},
        {"Cisco HDLC, multicast", from_hex("8f00 86dd") + ip6(), kIs6, shape},
        {"MPLS", from_hex("ff03 0283") + mpls(100, true, ip4()), kIs4, shape},
        {"OSI", from_hex("ff03 0023 8e") + ip6(), kIs6, shape},
        {"LLC", from_hex("ff03 004b") + snap(0, 0x0800, ip4()), kIs4, shape},
        {"IPCP", from_hex("ff03 8021") + zeros(10), "not_ip", shape},
        {"compressed TCP", from_hex("ff03 002d") + zeros(10), "not_ip", shape},
    });
  }
}

TEST(SerialLink, PppThatCarriesFrames) {
  constexpr FrameShape ppp = {.linktype = 9};
  const ByteString frame = ethernet(0x0800, ip4());
  expect_outcomes({
      {"bridged", from_hex("ff03 0031 00 01") + frame, kIs4, ppp},
      {"bridged, check sequence", from_hex("ff03 0031 80 01") + frame + zeros(4), kIs4, ppp},
      {"bridged, LAN identifier", from_hex("ff03 0031 40 01 00000007") + frame, kIs4, ppp},
      {"bridged FDDI", from_hex("ff03 0031 00 04") + frame, "not_ip", ppp},
      {"whole in one fragment", from_hex("ff03 003d c0000001 0021") + ip4(), kIs4, ppp},
      {"first fragment", from_hex("ff03 003d 80000001 0021") + ip4(), "not_ip", ppp},
      {"last fragment", from_hex("ff03 003d 40000001 0021") + ip4(), "not_ip", ppp},
  });
}

TEST(SerialLink, PppWithDirection) {
  expect_outcomes({
      {"sent", from_hex("01 ff03 0021") + ip4(), kIs4, {.linktype = 204}},
      {"in place of the address", from_hex("00 03 0021") + ip4(), kIs4, {.linktype = 166}},
      {"and without control", from_hex("00 0057") + ip6(), kIs6, {.linktype = 166}},
      {"nothing else", from_hex("00"), "link_header_cut", {.linktype = 166}},
  });
}

TEST(SerialLink, Pppoe) {
  constexpr FrameShape shape = {.linktype = 51};
  expect_outcomes({
      {"IPv4", pppoe(0x0021, ip4()), kIs4, shape},
      {"padding", pppoe(0x0057, ip6()) + zeros(20), kIs6, shape},
      {"length of nothing", pppoe(0x0021, ip4(), 0), "link_header_invalid", shape},
  });
}

TEST(SerialLink, CiscoHdlc) {
  constexpr FrameShape shape = {.linktype = 104};
  expect_outcomes({
      {"IPv4", from_hex("0f00 0800") + ip4(), kIs4, shape},
      {"MPLS", from_hex("8f00 8847") + mpls(100, true, ip6()), kIs6, shape},
      {"keep-alive", from_hex("8f00 8035") + zeros(14), "not_ip", shape},
      {"no EtherType", from_hex("0f00 0111") + ip4(), "not_ip", shape},
      {"direction", from_hex("01 0f00 0800") + ip4(), kIs4, {.linktype = 205}},
  });
}

TEST(SerialLink, FrameRelay) {
  constexpr FrameShape shape = {.linktype = 107};
  expect_outcomes({
      {"IPv4", from_hex("1841 03 cc") + ip4(), kIs4, shape},
      {"IPv6, padding", from_hex("1841 03 00 8e") + ip6(), kIs6, shape},
      {"address of three bytes", from_hex("184081 03 cc") + ip4(), kIs4, shape},
      {"address of four bytes", from_hex("18404081 03 cc") + ip4(), kIs4, shape},
      {"address of one byte", from_hex("19 03 cc") + ip4(), "link_header_invalid", shape},
      {"address of five bytes", from_hex("1840404041 03 cc") + ip4(), "link_header_invalid", shape},
      {"SNAP", from_hex("1841 03 80") + from_hex("000000 0800") + ip4(), kIs4, shape},
      {"bridged", from_hex("1841 03 80 0080c2 0007") + ethernet(0x0800, ip4()), kIs4, shape},
      {"PPP", from_hex("1841 03 cf 0021") + ip4(), kIs4, shape},
      {"signalling", from_hex("0001 03 08") + zeros(10), "not_ip", shape},
      {"Cisco's EtherType", from_hex("1841 0800") + ip4(), kIs4, shape},
      {"Cisco discovery", from_hex("1841 2000") + zeros(10), "not_ip", shape},
      {"XID", from_hex("1841 af82") + ip4(), "not_ip", shape},
      {"direction", from_hex("00 1841 03 cc") + ip4(), kIs4, {.linktype = 206}},
  });
}

TEST(SerialLink, Atm) {
  constexpr FrameShape sun = {.linktype = 123};
  expect_outcomes({
      {"RFC 1483", snap(0, 0x0800, ip4()), kIs4, {.linktype = 11}},
      {"RFC 1483, bridged",
       from_hex("aaaa03 0080c2 0007 0000") + ethernet(0x0800, ip4()),
       kIs4,
       {.linktype = 100}},
      {"Linux classical IP", ip6(), kIs6, {.linktype = 19}},
      {"Linux classical IP with LLC", snap(0, 0x0800, ip4()), kIs4, {.linktype = 106}},
      {"Sun, LLC", from_hex("82 00 0064") + snap(0, 0x0800, ip4()), kIs4, sun},
      {"Sun, LAN emulation", from_hex("01 00 0064 0007") + ethernet(0x0800, ip4()), kIs4, sun},
      {"Sun, LAN emulation control", from_hex("01 00 0064 ff00") + zeros(20), "not_ip", sun},
      {"Sun, something with LLC", from_hex("03 00 0064") + snap(0, 0x0800, ip4()), kIs4, sun},
      {"Sun, signalling", from_hex("06 00 0005") + zeros(20), "not_ip", sun},
  });
}

TEST(SerialLink, Slip) {
  constexpr FrameShape shape = {.linktype = 8};
  expect_outcomes({
      {"received", zeros(16) + ip4(), kIs4, shape},
      {"sent", from_hex("01") + zeros(15) + ip6(), kIs6, shape},
      {"neither", from_hex("02") + zeros(15) + ip4(), "link_header_invalid", shape},
      {"no IP", zeros(32), "ip_version_mismatch", shape},
  });
}

TEST(SerialLink, AmateurRadio) {
  constexpr FrameShape shape = {.linktype = 3};
  const std::string last = "00000000000061";
  const std::string more = "00000000000060";
  std::string nine;
  for (int i = 0; i < 9; ++i)
    nine += more;
  expect_outcomes({
      {"unnumbered", from_hex(more + last + "03 cc") + ip4(), kIs4, shape},
      {"unnumbered, poll", from_hex(more + last + "13 cc") + ip4(), kIs4, shape},
      {"numbered", from_hex(more + last + "00 cc") + ip4(), kIs4, shape},
      {"repeaters", from_hex(nine + last + "03 cc") + ip4(), kIs4, shape},
      {"too many", from_hex(nine + more + last + "03 cc") + ip4(), "link_header_invalid", shape},
      {"one address", from_hex(last + "03 cc") + ip4(), "link_header_invalid", shape},
      {"supervisory", from_hex(more + last + "01"), "not_ip", shape},
      {"ARP", from_hex(more + last + "03 cd") + zeros(30), "not_ip", shape},
      {"KISS", from_hex("00" + more + last + "03 cc") + ip4(), kIs4, {.linktype = 202}},
  });
}

}  // namespace
}  // namespace wirelake::test
