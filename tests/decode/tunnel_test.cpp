// Which packet a frame with tunnels is described by, and what is around it.
#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "decode/tunnel_samples.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

// With tunnels looked into.
void expect_inside(std::vector<FrameCase> table, int max_tunnels = kMaxTunnels) {
  for (FrameCase& row : table)
    row.shape.max_tunnels = max_tunnels;
  expect_outcomes(table);
}

ByteString gre(const std::string& header, ByteString payload) {
  return eth4(from_hex(header) + payload, {.protocol = 47});
}
ByteString to_port(std::uint16_t port, ByteString payload) {
  return eth4(udp_to(port, std::move(payload)), {.protocol = 17});
}
std::string outer(const ByteString& frame, const std::string& rest) {
  return "v4 len=" + std::to_string(frame.size() - 14) + " " + rest;
}
std::string hex_of(const ByteString& bytes) {
  std::string text;
  for (const std::byte byte : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += kDigits[std::to_integer<int>(byte) >> 4];
    text += kDigits[std::to_integer<int>(byte) & 15];
  }
  return text;
}

TEST(Tunnel, EveryKind) {
  for (const TunnelSample& sample : tunnel_samples()) {
    const Decoded decoded =
        decode_frame(sample.header + inside(sample.ipv6), {.max_tunnels = kMaxTunnels});
    std::string text = decoded.text();
    // Tags inside are looked at in a test of their own.
    text = text.substr(0, text.find(" vlan="));
    EXPECT_EQ(text, sample.tunnel + ">" + inside_text(sample.ipv6)) << sample.name;
  }
}

TEST(Tunnel, HasTheAddressesAroundIt) {
  const Decoded decoded =
      decode_frame(gre("2000 0800 00000007", ipv4(ipv6(udp({}), {.next = 17}), {.protocol = 41})),
                   {.max_tunnels = kMaxTunnels});
  const Packet& packet = decoded.packet;
  ASSERT_EQ(packet.tunnels.count, 2);
  EXPECT_EQ(packet.tunnels.layers[0].kind, TunnelKind::kGre);
  EXPECT_EQ(packet.tunnels.layers[0].id, 7u);
  EXPECT_EQ(packet.tunnels.layers[1].kind, TunnelKind::k6In4);
  EXPECT_EQ(packet.tunnels.layers[1].id, std::nullopt);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(packet.tunnels.layers[i].source.to_string(), "10.0.0.1");
    EXPECT_EQ(packet.tunnels.layers[i].destination.to_string(), "10.0.0.2");
  }
  EXPECT_EQ(packet.source.to_string(), "2001::1");
  EXPECT_EQ(packet.captured_len, packet.bytes.size());
}

TEST(Tunnel, VlanTagsAreThoseOfAllFrames) {
  const ByteString inner = ethernet(0x8100, vlan(9, 0x0800, ip4()));
  expect_inside({
      {"inside", to_port(4789, from_hex("08000000 000005 00") + inner),
       "vxlan#5>" + kIs4 + " vlan=9"},
      {"on both sides",
       ethernet(0x8100,
                vlan(7, 0x0800,
                     ipv4(udp_to(4789, from_hex("08000000 000005 00") + inner), {.protocol = 17}))),
       "vxlan#5>" + kIs4 + " vlan=7,9"},
  });
}

TEST(Tunnel, NoTunnel) {
  const ByteString arp = from_hex("020000000002 020000000001 0806") + zeros(28);
  const auto udp_is = [](std::uint16_t port, const ByteString& payload) {
    const ByteString frame = to_port(port, payload);
    return FrameCase{"port " + std::to_string(port) + ", " + hex_of(payload).substr(0, 24), frame,
                     outer(frame, "UDP 3000>" + std::to_string(port) + " data=" + hex_of(payload))};
  };
  const auto gre_is = [](const std::string& header, const ByteString& payload) {
    const ByteString frame = gre(header, payload);
    return FrameCase{"GRE " + header, frame, outer(frame, "GRE")};
  };
  expect_inside({
      udp_is(4789, {}),
      udp_is(4789, from_hex("08000000 000005 00") + arp),
      udp_is(4789, from_hex("00000000 000005 00") + frame4()),  // Without an identifier.
      udp_is(4790, from_hex("0c000006 000005 00") + ip4()),     // Another protocol.
      udp_is(4790, from_hex("1c000001 000005 00") + ip4()),     // Another version.
      udp_is(6081, from_hex("4000 0800 00000a 00") + ip4()),    // Another version.
      udp_is(6081, from_hex("0000 0005 00000a 00") + ip4()),    // No EtherType.
      udp_is(6081, from_hex("0000 0806 00000a 00") + zeros(28)),
      udp_is(2152, from_hex("30 01 0000 00000000")),           // Echo request.
      udp_is(2152, from_hex("50 ff 0016 00000001") + ip4()),   // Version 2.
      udp_is(2152, from_hex("20 ff 0016 00000001") + ip4()),   // GTP'.
      udp_is(2152, from_hex("30 ff 0004 00000001 02000000")),  // Ethernet, perhaps.
      udp_is(3544, from_hex("0000 1234 f5fffffe 7000")),
      udp_is(3544, from_hex("4500")),
      udp_is(1701, from_hex("c802 000c 0002 0003 0000 0000")),  // Control.
      udp_is(1701, from_hex("0001 0002 0003 ff03 0021") + ip4()),
      udp_is(1701, from_hex("0002 0002 0003 c021 0101 0004")),  // LCP.
      udp_is(1701, from_hex("0002 0002 0003")),                 // An acknowledgment.
      udp_is(1701, from_hex("0003 0000 00000007 0102030405060708")),
      udp_is(6635, from_hex("00007140 10000021 0000")),
      udp_is(4788, from_hex("08000000 000005 00") + frame4()),
      gre_is("0000 0806", zeros(28)),
      gre_is("0000 0000", {}),  // What answers a keepalive.
      gre_is("0000 00fe", zeros(20)),
      gre_is("0002 0800", ip4()),
      gre_is("2081 880b 0000 0005 00000001", {}),             // An acknowledgment.
      gre_is("3001 880b 0006 0005 00000001 00fd", zeros(4)),  // Encrypted.
      gre_is("1000 88be 00000001 3007 1902 00000003", frame4()),
      gre_is("1000 22eb 00000001 2007 1801 00000003 0000 0402", frame4()),
      {"Ethernet in IP of another version", eth4(from_hex("4000") + frame4(), {.protocol = 97}),
       "v4 len=58 97"},
      {"L2TPv3 in IP, control", eth4(zeros(4) + from_hex("c8030014") + zeros(8), {.protocol = 115}),
       "v4 len=36 L2TP"},
      {"ESP", eth4(from_hex("00000001 00000001") + ip4(), {.protocol = 50}), "v4 len=50 ESP"},
      {"AH in IPv4", eth4(from_hex("04010000 00000001 00000001") + ip4(), {.protocol = 51}),
       "v4 len=54 AH"},
      {"ICMP error", eth4(from_hex("0300 0000 00000000") + ip4(), {.protocol = 1}),
       "v4 len=50 ICMP"},
  });
}

TEST(Tunnel, Damaged) {
  const ByteString bad_words = ipv4(text_bytes("ab"), {.protocol = 1, .header_words = 4});
  const ByteString bad_len = ipv4(text_bytes("ab"), {.protocol = 1, .total_len = 19});
  const auto gre_is = [](const char* name, const std::string& header, const ByteString& payload) {
    const ByteString frame = gre(header, payload);
    return FrameCase{name, frame, outer(frame, "GRE !tunnel_damaged")};
  };
  const auto udp_is = [](const char* name, std::uint16_t port, const ByteString& payload) {
    const ByteString frame = to_port(port, payload);
    return FrameCase{name, frame,
                     outer(frame, "UDP 3000>" + std::to_string(port) + " data=" + hex_of(payload) +
                                      " !tunnel_damaged")};
  };
  expect_inside({
      {"IHL 4", eth4(bad_words, {.protocol = 4}), "v4 len=42 IP !tunnel_damaged"},
      {"total length 19", eth4(bad_len, {.protocol = 4}), "v4 len=42 IP !tunnel_damaged"},
      {"IPv4 announced as IPv6", eth4(ip4(), {.protocol = 41}), "v4 len=42 IP6 !tunnel_damaged"},
      {"nothing inside", eth4({}, {.protocol = 4}), "v4 len=20 IP !tunnel_damaged"},
      {"19 bytes inside", eth4(from_hex("45") + zeros(18), {.protocol = 4}),
       "v4 len=39 IP !tunnel_damaged"},
      gre_is("GRE header cut", "2000 0800", {}),
      gre_is("GRE routes without an end", "4000 0800 0000 0000 0800 0004 0a000001", {}),
      gre_is("GRE route past the packet", "4000 0800 0000 0000 0800 00ff 0a000001", {}),
      gre_is("ERSPAN header cut", "1000 88be 00000001 1007 1902", {}),
      gre_is("ERSPAN subheader cut", "1000 22eb 00000001 2007 1801 00000003 0000 0003", zeros(7)),
      gre_is("version 5", "0000 0800", from_hex("55") + zeros(30)),
      udp_is("VXLAN cut", 4789, from_hex("08000000 0000")),
      udp_is("VXLAN, Ethernet cut", 4789, from_hex("08000000 000005 00 0200")),
      udp_is("VXLAN, 802.3 length 1", 4789,
             from_hex("08000000 000005 00") + ethernet(0x0001, zeros(46))),
      udp_is("Geneve options past the packet", 6081, from_hex("0200 0800 00000a 00 0000")),
      udp_is("GTP-U fields cut", 2152, from_hex("32 ff 0002 00000001 0000")),
      udp_is("GTP-U extension of no words", 2152,
             from_hex("34 ff 0008 00000001 0000 00 85 00 0000 00")),
      udp_is("GTP-U extension past the message", 2152,
             from_hex("34 ff 0008 00000001 0000 00 85 02 0000 00")),
      udp_is("Teredo authentication cut", 3544, from_hex("0001 02 03 aabb ccddee 01020304")),
      udp_is("L2TP offset past the packet", 1701, from_hex("0202 0002 0003 0064 0000 0021")),
  });
}

TEST(Tunnel, DamagedFurtherInside) {
  const ByteString bad = ipv4(text_bytes("ab"), {.protocol = 1, .header_words = 4});
  expect_inside({{"second", eth4(ipv4(bad, {.protocol = 4}), {.protocol = 4}),
                  "ipip>v4 len=42 IP !tunnel_damaged"}});
}

TEST(Tunnel, RemarksAreThoseOfThePacketDescribed) {
  const ByteString longer = ipv4(text_bytes("ab"), {.protocol = 1, .total_len = 100});
  const ByteString bad_udp = ipv4(udp(text_bytes("ab"), 99), {.protocol = 17});
  expect_inside({
      {"outer and inner cut", eth4(longer, {.protocol = 4, .total_len = 200}),
       "ipip>v4 len=100 ICMP !ip_packet_cut"},
      {"outer cut only", eth4(ip4(), {.protocol = 4, .total_len = 200}), "ipip>" + kIs4},
      {"outer UDP length wrong",
       eth4(from_hex("0bb8 12b5 0004 0000 08000000 000005 00") + frame4(), {.protocol = 17}),
       "vxlan#5>" + kIs4},
      {"inner UDP length wrong", eth4(bad_udp, {.protocol = 4}),
       "ipip>v4 len=30 UDP 3000>4000 data=6162 !udp_length_invalid"},
      {"no time",
       eth4(ip4(), {.protocol = 4}),
       "ipip>" + kIs4 + " !no_timestamp",
       {.time_status = TimeStatus::kAbsent}},
  });
}

TEST(Tunnel, LengthsBoundWhatIsInside) {
  const ByteString inner = ipv4(udp(text_bytes("abc")), {.protocol = 17});
  const ByteString no_len = ipv4(udp(text_bytes("abc")), {.protocol = 17, .total_len = 0});
  expect_inside({
      {"padding behind the inner packet", eth4(inner + zeros(9), {.protocol = 4}),
       "ipip>v4 len=31 UDP 3000>4000 data=616263"},
      {"a trailer behind the outer packet", eth4(no_len, {.protocol = 4}) + zeros(9),
       "ipip>v4 len=31 UDP 3000>4000 data=616263 !ip_length_offloaded"},
      {"GTP-U's length", to_port(2152, from_hex("30 ff 001f 00000001") + no_len + zeros(5)),
       "gtpu#1>v4 len=31 UDP 3000>4000 data=616263 !ip_length_offloaded"},
  });
}

TEST(Tunnel, FragmentsAreNotLookedInto) {
  expect_inside({
      {"first", eth4(ip4(), {.protocol = 4, .fragment = 0x2000}), "v4 len=42 IP"},
      {"later", eth4(ip4(), {.protocol = 4, .fragment = 3}), "v4 len=42 IP"},
      {"a fragment inside", eth4(ipv4(ip4(), {.protocol = 4, .fragment = 0x2000}), {.protocol = 4}),
       "ipip>v4 len=42 IP"},
  });
}

// The number of IP headers in the frame is one more than that of tunnels.
ByteString nested(int tunnels) {
  ByteString packet = ip4();
  for (int i = 0; i < tunnels; ++i)
    packet = ipv4(packet, {.protocol = 4});
  return ethernet(0x0800, packet);
}

TEST(Tunnel, DepthIsBounded) {
  std::string all;
  for (int i = 0; i < kMaxTunnels; ++i)
    all += "ipip>";
  expect_inside({
      {"16", nested(kMaxTunnels), all + kIs4},
      {"17", nested(kMaxTunnels + 1), all + "v4 len=42 IP !tunnels_too_many"},
      {"100", nested(100), all + "v4 len=1702 IP !tunnels_too_many"},
  });
  expect_inside({{"two of three", nested(3), "ipip>ipip>v4 len=42 IP !tunnels_too_many"}}, 2);
}

TEST(Tunnel, ManyHeadersInside) {
  ByteString labels;
  for (int i = 0; i < 17; ++i)
    labels = labels + mpls(5, i == 16, {});
  expect_inside(
      {{"17 labels", gre("0000 8847", labels + ip4()), "v4 len=114 GRE !tunnel_damaged"}});
}

TEST(Tunnel, AnswersComeFromThePort) {
  const auto from = [](std::uint16_t port, const ByteString& payload) {
    return eth4(be16(port) + be16(3000) + be16(static_cast<std::uint16_t>(8 + payload.size())) +
                    be16(0) + payload,
                {.protocol = 17});
  };
  expect_inside({
      {"Teredo", from(3544, ip6()), "teredo>" + kIs6},
      {"L2TP", from(1701, from_hex("0002 0002 0003 0021") + ip4()), "l2tp#131075>" + kIs4},
      {"GTP-U", from(2152, from_hex("30 ff 0016 00000001") + ip4()), "gtpu#1>" + kIs4},
      {"VXLAN", from(4789, from_hex("08000000 000005 00") + frame4()), "vxlan#5>" + kIs4},
      {"not MPLS", from(6635, mpls(7, true, ip4())),
       "v4 len=54 UDP 6635>3000 data=" + hex_of(mpls(7, true, ip4()))},
  });
}

}  // namespace
}  // namespace wirelake::test
