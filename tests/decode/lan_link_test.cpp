// Local networks other than Ethernet, and Ethernet in unusual clothes.
#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString llc4() {
  return snap(0, 0x0800, ip4());
}

TEST(LanLink, TokenRingAndFddi) {
  constexpr FrameShape ring = {.linktype = 6};
  constexpr FrameShape fddi = {.linktype = 10};
  const std::string plain = "020000000001 020000000002";
  const std::string routed = "020000000001 820000000002";
  expect_outcomes({
      {"token ring", from_hex("1040" + plain) + llc4(), kIs4, ring},
      {"a route", from_hex("1040" + routed + "8630 0011 0020") + llc4(), kIs4, ring},
      {"a route of its control field", from_hex("1040" + routed + "8200") + llc4(), kIs4, ring},
      {"a route of one byte", from_hex("1040" + routed + "8100") + llc4(), "link_header_invalid",
       ring},
      {"a route past the frame", from_hex("1040" + routed + "9e00"), "link_header_cut", ring},
      {"ring management", from_hex("1000" + plain) + llc4(), "not_ip", ring},
      {"FDDI", from_hex("50" + plain) + llc4(), kIs4, fddi},
      {"FDDI, priority", from_hex("57" + plain) + llc4(), kIs4, fddi},
      {"FDDI, synchronous", from_hex("d0" + plain) + llc4(), kIs4, fddi},
      {"FDDI, station management", from_hex("4f" + plain) + llc4(), "not_ip", fddi},
      {"FDDI, short addresses", from_hex("10" + plain) + llc4(), "not_ip", fddi},
  });
}

TEST(LanLink, Arcnet) {
  constexpr FrameShape bsd = {.linktype = 7};
  constexpr FrameShape linux = {.linktype = 129};
  expect_outcomes({
      {"RFC 1051", from_hex("0102 f0") + ip4(), kIs4, bsd},
      {"RFC 1201", from_hex("0102 d4 00 0001") + ip4(), kIs4, bsd},
      {"IPv6", from_hex("0102 0000 c4 00 0001") + ip6(), kIs6, linux},
      {"first of a split", from_hex("0102 0000 d4 03 0001") + ip4(), kIs4, linux},
      {"later of a split", from_hex("0102 0000 d4 02 0001") + ip4(), "not_ip", linux},
      {"filling", from_hex("0102 d4 ff ffff d4 00 0001") + ip4(), kIs4, bsd},
      {"ARP", from_hex("0102 d5 00 0001") + zeros(20), "not_ip", bsd},
  });
}

TEST(LanLink, ModemsAndOptics) {
  constexpr FrameShape docsis = {.linktype = 143};
  const auto extended = [](const std::string& elements, const ByteString& packet) {
    const ByteString header = from_hex(elements);
    return from_hex("01") + ByteString{static_cast<std::byte>(header.size())} + from_hex("0040") +
           header + from_hex("beef") + packet;
  };
  expect_outcomes({
      {"packet", from_hex("00 00 0040 beef") + frame4(), kIs4, docsis},
      {"isolated packet", from_hex("80 00 0040 beef") + frame4(), kIs4, docsis},
      {"privacy, off", extended("35 10000000 00", frame4()), kIs4, docsis},
      {"privacy, upstream", extended("34 10800000", frame4()), "not_ip", docsis},
      {"privacy, downstream", extended("10 44 10800000", frame4()), "not_ip", docsis},
      {"element past the header", extended("34 1080", frame4()), kIs4, docsis},
      {"concatenated", from_hex("f8 02 0040 beef 00 00 0040 beef") + frame4(), kIs4, docsis},
      {"management", from_hex("c2 00 0040 beef") + frame4(), "not_ip", docsis},
      {"EPON", from_hex("5555d5555500 01 00") + frame4(), kIs4, {.linktype = 259}},
  });
}

TEST(LanLink, EthernetWithPreamble) {
  constexpr FrameShape mpacket = {.linktype = 274};
  constexpr FrameShape analyzer = {.linktype = 240};
  const std::string preamble = "55555555555555";
  expect_outcomes({
      {"express", from_hex(preamble + "d5") + frame4(), kIs4, mpacket},
      {"first fragment", from_hex(preamble + "4c") + frame4(), kIs4, mpacket},
      {"later fragment", from_hex("555555555555 61 e6") + frame4(), "not_ip", mpacket},
      {"verification", from_hex(preamble + "07") + zeros(64), "not_ip", mpacket},
      {"netANALYZER", from_hex("00044000") + frame4(), kIs4, analyzer},
      {"netANALYZER, a pin", from_hex("00050000") + frame4(), "not_ip", analyzer},
      {"netANALYZER, transparent",
       from_hex("00064000" + preamble + "d5") + frame4(),
       kIs4,
       {.linktype = 241}},
  });
}

TEST(LanLink, SwitchTags) {
  const std::string addresses = "020000000001 020000000002";
  expect_outcomes({
      {"DSA", from_hex(addresses + "c0000007 0800") + ip4(), kIs4, {.linktype = 284}},
      {"DSA, was tagged",
       from_hex(addresses + "e0006007 86dd") + ip6(),
       kIs6 + " vlan=7",
       {.linktype = 284}},
      {"EDSA, was tagged",
       from_hex(addresses + "dada 0000 e0000fff 0800") + ip4(),
       kIs4 + " vlan=4095",
       {.linktype = 285}},
      {"Broadcom",
       from_hex(addresses + "20000008 8100") + vlan(7, 0x0800, ip4()),
       kIs4 + " vlan=7",
       {.linktype = 281}},
      {"Broadcom, in front", from_hex("20000008") + frame4(), kIs4, {.linktype = 282}},
      {"spanning tree",
       from_hex(addresses + "c0000007 0026 424203") + zeros(35),
       "not_ip",
       {.linktype = 284}},
  });
}

TEST(LanLink, InterSwitchLink) {
  const std::string behind = "020000000002 0040 aaaa03 00000c 000e 0000 0000";
  expect_outcomes({
      {"Ethernet", from_hex("01000c0000 00" + behind) + frame4() + zeros(4), kIs4 + " vlan=7"},
      {"the other address", from_hex("0c000c0000 00" + behind) + frame4(), kIs4 + " vlan=7"},
      {"token ring", from_hex("01000c0000 10" + behind + "1040 020000000001 020000000002") + llc4(),
       kIs4 + " vlan=7"},
      {"ATM", from_hex("01000c0000 30" + behind) + frame4(), "not_ip"},
      {"not with an EtherType", from_hex("01000c0000 00 020000000002 0800") + ip4(), kIs4},
  });
}

TEST(LanLink, StorageNetworks) {
  constexpr FrameShape fc = {.linktype = 224};
  constexpr FrameShape infiniband = {.linktype = 247};
  const std::string ids = "000001 00 000002";
  const std::string tail = "ffff ffff 00000000";
  const std::string datagram = "00000001 00000000 00000b1b00000002";
  expect_outcomes({
      {"network header", from_hex("00" + ids + "05 290000 00 20 0000" + tail) + zeros(16) + llc4(),
       kIs4, fc},
      {"none", from_hex("04" + ids + "05 290000 00 00 0000" + tail) + llc4(), kIs4, fc},
      {"later frame", from_hex("04" + ids + "05 290000 00 00 0001" + tail) + llc4(), "not_ip", fc},
      {"SCSI", from_hex("04" + ids + "08 290000 00 00 0000" + tail) + llc4(), "not_ip", fc},
      {"link service", from_hex("22" + ids + "05 290000 00 00 0000" + tail) + llc4(), "not_ip", fc},
      {"InfiniBand", from_hex("0002000100140002 6400ffff" + datagram + "0800 0000") + ip4(), kIs4,
       infiniband},
      {"InfiniBand, global route",
       from_hex("0003000100140002") + zeros(40) + from_hex("6400ffff" + datagram + "86dd0000") +
           ip6(),
       kIs6, infiniband},
      {"InfiniBand, connected",
       from_hex("0002000100140002 0400ffff" + datagram + "08000000") + ip4(), "not_ip", infiniband},
      {"InfiniBand, raw", from_hex("0000000100140002") + zeros(40), "not_ip", infiniband},
      {"InfiniBand, management",
       from_hex("0002000100140002 6400ffff" + datagram + "01810102") + zeros(40), "not_ip",
       infiniband},
      {"IP over InfiniBand, ARP",
       zeros(40) + from_hex("08060000") + zeros(40),
       "not_ip",
       {.linktype = 242}},
      {"FireWire, ARP", zeros(16) + from_hex("0806") + zeros(30), "not_ip", {.linktype = 138}},
  });
}

}  // namespace
}  // namespace wirelake::test
