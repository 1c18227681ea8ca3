// IEEE 802.11 and what captures put in front of it.
#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

constexpr FrameShape kWlan = {.linktype = 105};
constexpr FrameShape kRadiotap = {.linktype = 127};

ByteString llc4() {
  return snap(0, 0x0800, ip4());
}
ByteString llc6() {
  return snap(0, 0x86dd, ip6());
}

struct WlanFields {
  std::string control = "0800";
  std::string sequence = "1000";
  std::string behind_addresses = "";  ///< A fourth address, QoS control, HT control.
};
ByteString wlan(ByteString body, const WlanFields& fields = {}) {
  return from_hex(fields.control + "0000 020000000001 020000000002 020000000003" + fields.sequence +
                  fields.behind_addresses) +
         body;
}

ByteString subframe(const ByteString& packet) {
  ByteString bytes = from_hex("020000000011 020000000012") +
                     be16(static_cast<std::uint16_t>(packet.size())) + packet;
  bytes.resize((bytes.size() + 3) / 4 * 4);
  return bytes;
}
ByteString a_msdu(ByteString subframes) {
  return wlan(subframes, {.control = "8800", .behind_addresses = "8000"});
}

TEST(Wireless, DataFrames) {
  expect_outcomes({
      {"data", wlan(llc4()), kIs4, kWlan},
      {"data with an acknowledgment", wlan(llc6(), {.control = "1801"}), kIs6, kWlan},
      {"first fragment", wlan(llc4(), {.control = "0804"}), kIs4, kWlan},
      {"later fragment", wlan(llc4(), {.sequence = "1100"}), "not_ip", kWlan},
      {"no data", wlan({}, {.control = "4800"}), "not_ip", kWlan},
      {"encrypted", wlan(llc4(), {.control = "0841"}), "not_ip", kWlan},
      {"beacon", wlan(zeros(40), {.control = "8000"}), "not_ip", kWlan},
      {"acknowledgment", from_hex("d400 0000 020000000001"), "not_ip", kWlan},
      {"a version to come", wlan(llc4(), {.control = "0900"}), "not_ip", kWlan},
      {"four addresses", wlan(llc4(), {.control = "0803", .behind_addresses = "020000000004"}),
       kIs4, kWlan},
      {"QoS", wlan(llc4(), {.control = "8801", .behind_addresses = "0500"}), kIs4, kWlan},
      {"QoS without data", wlan({}, {.control = "c801", .behind_addresses = "0000"}), "not_ip",
       kWlan},
      {"QoS and HT control", wlan(llc4(), {.control = "8881", .behind_addresses = "0000 01020304"}),
       kIs4, kWlan},
      {"QoS, four addresses",
       wlan(llc4(), {.control = "8803", .behind_addresses = "020000000004 0000"}), kIs4, kWlan},
      {"ARP", wlan(snap(0, 0x0806, zeros(28))), "not_ip", kWlan},
  });
}

TEST(Wireless, MeshControl) {
  const auto mesh = [](const std::string& control) {
    return wlan(from_hex(control) + llc4(), {.control = "8802", .behind_addresses = "0001"});
  };
  expect_outcomes({
      {"no address", mesh("00 1f 01000000"), kIs4, kWlan},
      {"one address", mesh("01 1f 01000000 020000000021"), kIs4, kWlan},
      {"two addresses", mesh("02 1f 01000000 020000000021 020000000022"), kIs4, kWlan},
      {"reserved flags, so there is none", mesh(""), kIs4, kWlan},
      {"cut", wlan(from_hex("00 1f 0100"), {.control = "8802", .behind_addresses = "0001"}),
       "link_header_cut", kWlan},
  });
}

TEST(Wireless, BodiesThatAreNotLlc) {
  expect_outcomes({
      {"Ethernet, by its destination", wlan(from_hex("020000000001 0200000000aa 0800") + ip4()),
       kIs4, kWlan},
      {"Ethernet, by its source", wlan(from_hex("0200000000aa 020000000002 0800") + ip4()), kIs4,
       kWlan},
      {"Ethernet, from the access point",
       wlan(from_hex("0200000000aa 020000000003 0800") + ip4(), {.control = "0802"}), kIs4, kWlan},
      {"two zero bytes in front", wlan(zeros(2) + llc4()), kIs4, kWlan},
      {"NetWare", wlan(from_hex("ffff") + zeros(30)), "not_ip", kWlan},
  });
}

TEST(Wireless, AggregatedPacketsGiveTheFirstIpPacket) {
  const ByteString arp = snap(0, 0x0806, zeros(28));
  expect_outcomes({
      {"one", a_msdu(subframe(llc4())), kIs4, kWlan},
      {"IPv4 before IPv6", a_msdu(subframe(llc4()) + subframe(llc6())), kIs4, kWlan},
      {"IPv6 behind ARP", a_msdu(subframe(arp) + subframe(llc6())), kIs6, kWlan},
      {"only ARP", a_msdu(subframe(arp) + subframe(arp)), "not_ip", kWlan},
      {"none", a_msdu({}), "not_ip", kWlan},
      {"half a header behind ARP", a_msdu(subframe(arp) + zeros(13)), "link_header_cut", kWlan},
      {"the length ends the packet", a_msdu(from_hex("020000000011 020000000012 001c") + llc4()),
       kIs4 + " !ip_packet_cut", kWlan},
  });
}

TEST(Wireless, Radiotap) {
  const ByteString padded =
      wlan(zeros(2) + llc4(), {.control = "8800", .behind_addresses = "0000"});
  expect_outcomes({
      {"nothing noted", from_hex("0000 0800 00000000") + wlan(llc4()), kIs4, kRadiotap},
      {"frame check sequence", from_hex("0000 0900 02000000 10") + wlan(llc4()) + zeros(4), kIs4,
       kRadiotap},
      {"padded", from_hex("0000 0900 02000000 20") + padded, kIs4, kRadiotap},
      {"padded, behind a timer", from_hex("0000 1100 03000000 0000000000000000 20") + padded, kIs4,
       kRadiotap},
      {"padded, two words, timer aligned",
       from_hex("0000 1900 03000080 00000000 00000000 0000000000000000 20") + padded, kIs4,
       kRadiotap},
      {"padding needed by no header", from_hex("0000 0900 02000000 20") + wlan(llc4()), kIs4,
       kRadiotap},
      {"words without end", from_hex("0000 0c00 02000080 00000080") + wlan(llc4()), kIs4,
       kRadiotap},
      {"length under 8", from_hex("0000 0700 00000000") + wlan(llc4()), "link_header_invalid",
       kRadiotap},
      {"length past the frame", from_hex("0000 ff7f 00000000") + wlan(llc4()), "link_header_cut",
       kRadiotap},
  });
}

TEST(Wireless, OlderHeaders) {
  constexpr FrameShape prism = {.linktype = 119};
  constexpr FrameShape avs = {.linktype = 163};
  expect_outcomes({
      {"Prism", from_hex("44000000") + zeros(140) + wlan(llc4()), kIs4, prism},
      {"AVS in place of Prism", from_hex("80211002 00000020") + zeros(24) + wlan(llc4()), kIs4,
       prism},
      {"AVS", from_hex("80211001 00000040") + zeros(56) + wlan(llc6()), kIs6, avs},
      {"AVS, length under 8", from_hex("80211001 00000007") + wlan(llc4()), "link_header_invalid",
       avs},
  });
}

TEST(Wireless, HeadersThatNameTheLinkType) {
  constexpr FrameShape ppi = {.linktype = 192};
  constexpr FrameShape tzsp = {.linktype = 128};
  const std::string ppi_field = "0200 0400 01020304";
  expect_outcomes({
      {"PPI, 802.11", from_hex("0000 1000 69000000" + ppi_field) + wlan(llc4()), kIs4, ppi},
      {"PPI, Ethernet", from_hex("0000 0800 01000000") + ethernet(0x0800, ip4()), kIs4, ppi},
      {"PPI in PPI", from_hex("0000 0800 c0000000 0000 0800 65000000") + ip4(), kIs4, ppi},
      {"PPI, unknown link type", from_hex("0000 0800 02000000") + ip4(), "unknown_link_type", ppi},
      {"PPI, no link type", from_hex("0000 0800 00000100") + ip4(), "unknown_link_type", ppi},
      {"PPI, length under 8", from_hex("0000 0700 65000000") + ip4(), "link_header_invalid", ppi},
      {"TZSP, Ethernet", from_hex("01 00 0001 01") + ethernet(0x0800, ip4()), kIs4, tzsp},
      {"TZSP, padding and a tag", from_hex("01 01 0012 00 0a0105 01") + wlan(llc4()), kIs4, tzsp},
      {"TZSP, keep-alive", from_hex("01 04 0001 01"), "not_ip", tzsp},
      {"TZSP, unknown", from_hex("01 00 0007 01") + ip4(), "not_ip", tzsp},
  });
}

TEST(Wireless, NestingHasAnEnd) {
  ByteString frame = ip4();
  std::string headers;
  for (int i = 0; i < 17; ++i)
    headers += "0000 0800 c0000000";
  expect_outcomes({{"17 times PPI",
                    from_hex(headers + "0000 0800 65000000") + frame,
                    "encapsulation_too_deep",
                    {.linktype = 192}}});
}

}  // namespace
}  // namespace wirelake::test
