#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString segment() {
  return tcp(text_bytes("hi"));
}
ByteString eth6(ByteString payload, const Ipv6Fields& fields = {}) {
  return ethernet(0x86dd, ipv6(std::move(payload), fields));
}

const std::string kTcp = "TCP 1000>2000 data=6869";

TEST(Ip, FieldsOfFrameAndHeader) {
  const ByteString frame = eth4(segment()) + zeros(9);
  const Decoded decoded = decode_frame(frame);
  ASSERT_FALSE(decoded.passed_over);
  const Packet& packet = decoded.packet;
  EXPECT_EQ(packet.frame, 7u);
  EXPECT_EQ(packet.timestamp_ns, 1'500'000'000'123'456'789);
  EXPECT_EQ(packet.time_digits, 9);
  EXPECT_EQ(packet.linktype, 1);
  EXPECT_EQ(packet.captured_len, frame.size());
  EXPECT_EQ(packet.wire_len, frame.size());
  EXPECT_EQ(packet.bytes.data(), decoded.bytes.get());
  EXPECT_EQ(packet.source.to_string(), "10.0.0.1");
  EXPECT_EQ(packet.destination.to_string(), "10.0.0.2");
  EXPECT_EQ(packet.ttl, 0x40);
  EXPECT_EQ(packet.protocol, 6);

  const Decoded six = decode_frame(eth6(segment()));
  ASSERT_FALSE(six.passed_over);
  EXPECT_EQ(six.packet.source.to_string(), "2001::1");
  EXPECT_EQ(six.packet.destination.to_string(), "2001::2");
  EXPECT_EQ(six.packet.ttl, 0x40);
}

TEST(Ip, NothingOfOnePacketStaysForTheNext) {
  const ByteString tls = eth4(tcp(tls_record(22, 0x0301, {})));
  const ByteString datagram = eth4(udp({}), {.protocol = 17});
  const ByteString neither = eth4({}, {.protocol = 1});
  Packet packet;
  RemarkCounts remarks;
  CaptureRecord record;
  record.linktype = 1;
  record.bytes = tls;
  ASSERT_FALSE(decode(record, packet, remarks));
  EXPECT_TRUE(packet.tcp && packet.tls && !packet.udp);
  record.bytes = datagram;
  ASSERT_FALSE(decode(record, packet, remarks));
  EXPECT_TRUE(!packet.tcp && !packet.tls && packet.udp);
  record.bytes = neither;
  ASSERT_FALSE(decode(record, packet, remarks));
  EXPECT_TRUE(!packet.tcp && !packet.tls && !packet.udp);
}

TEST(Ip, TimeRemarks) {
  expect_outcomes({
      {"absent",
       eth4(segment()),
       "v4 len=42 " + kTcp + " !no_timestamp",
       {.time_status = TimeStatus::kAbsent}},
      {"clamped",
       eth4(segment()),
       "v4 len=42 " + kTcp + " !timestamp_clamped",
       {.time_status = TimeStatus::kClamped}},
      {"not of a packet that is passed over",
       ethernet(0x0806, zeros(28)),
       "not_ip",
       {.time_status = TimeStatus::kAbsent}},
  });
}

TEST(Ip, Version) {
  expect_outcomes({
      {"6 announced as 4", ethernet(0x0800, ipv6(segment())), "v6 len=62 " + kTcp},
      {"4 announced as 6", ethernet(0x86dd, ipv4(segment())), "ip_version_mismatch"},
      {"5 announced as 4", eth4(segment(), {.version = 5}), "ip_version_mismatch"},
  });
}

TEST(Ipv4, HeaderAndLength) {
  const ByteString router_alert = from_hex("94040000");
  expect_outcomes({
      {"plain", eth4(segment()), "v4 len=42 " + kTcp},
      {"options", eth4(segment(), {.options = router_alert}), "v4 len=46 " + kTcp},
      {"padding is no payload", eth4(tcp({})) + zeros(6), "v4 len=40 TCP 1000>2000 data="},
      {"header length 4", eth4(segment(), {.header_words = 4}), "ip_header_length_invalid"},
      {"header length 0", eth4(segment(), {.header_words = 0}), "ip_header_length_invalid"},
      {"total length 19", eth4(segment(), {.total_len = 19}), "ip_total_length_invalid"},
      {"total length cuts options", eth4(segment(), {.total_len = 20, .options = router_alert}),
       "ip_total_length_invalid"},
      {"total length is the header", eth4(segment(), {.total_len = 20}),
       "v4 len=20 TCP !tcp_header_cut"},
      {"total length past the frame", eth4(segment(), {.total_len = 1500}),
       "v4 len=1500 " + kTcp + " !ip_packet_cut"},
      {"offloaded", eth4(segment(), {.total_len = 0}),
       "v4 len=42 " + kTcp + " !ip_length_offloaded"},
      {"offloaded, cut",
       eth4(tcp(zeros(70000)), {.total_len = 0}),
       "v4 len=70040 TCP 1000>2000 data=0000 !ip_length_offloaded !ip_packet_cut",
       {.captured_len = 14 + 42}},
      {"offloaded, wire length wrong",
       eth4(segment(), {.total_len = 0}),
       "v4 len=42 " + kTcp + " !ip_length_offloaded",
       {.wire_len = 0}},
      {"options cut",
       eth4(segment(), {.options = router_alert}),
       "v4 len=46 TCP !ip_options_cut !ip_packet_cut",
       {.captured_len = 14 + 23}},
      {"header longer than the frame", eth4({}, {.header_words = 15, .total_len = 60}),
       "v4 len=60 TCP !ip_options_cut !ip_packet_cut"},
  });
}

TEST(Ipv4, Fragments) {
  expect_outcomes({
      {"first", eth4(segment(), {.fragment = 0x2000}), "v4 len=42 " + kTcp},
      {"do not fragment", eth4(segment(), {.fragment = 0x4000}), "v4 len=42 " + kTcp},
      {"middle", eth4(segment(), {.fragment = 0x2001}), "v4 len=42 TCP"},
      {"last", eth4(segment(), {.fragment = 0x1fff}), "v4 len=42 TCP"},
      {"last of UDP", eth4(udp(zeros(9)), {.protocol = 17, .fragment = 1}), "v4 len=37 UDP"},
  });
}

TEST(Ipv4, TunnelsAndOtherProtocolsAreNotEntered) {
  expect_outcomes({
      {"IP in IP", eth4(ipv4(segment()), {.protocol = 4}), "v4 len=62 IP"},
      {"IPv6 in IP", eth4(ipv6(segment()), {.protocol = 41}), "v4 len=82 IP6"},
      {"GRE", eth4(from_hex("00000800") + ipv4(segment()), {.protocol = 47}), "v4 len=66 GRE"},
      {"AH", eth4(from_hex("06040000") + zeros(20) + segment(), {.protocol = 51}), "v4 len=66 AH"},
      {"no name", eth4(zeros(4), {.protocol = 255}), "v4 len=24 255"},
  });
}

TEST(Ipv6, ExtensionHeaders) {
  const auto extended = [](std::uint8_t kind) {
    return eth6(ipv6_extension(6, segment()), {.next = kind});
  };
  const ByteString ah = from_hex("06040000") + zeros(20) + segment();
  const ByteString chain =
      ipv6_extension(43, ipv6_extension(60, ipv6_extension(44, ipv6_fragment(51, 0, ah))));
  expect_outcomes({
      {"none", eth6(segment()), "v6 len=62 " + kTcp},
      {"hop-by-hop", extended(0), "v6 len=70 " + kTcp},
      {"routing", extended(43), "v6 len=70 " + kTcp},
      {"destination options", extended(60), "v6 len=70 " + kTcp},
      {"shim6", extended(140), "v6 len=70 " + kTcp},
      {"AH counts in words of four", eth6(ah, {.next = 51}), "v6 len=86 " + kTcp},
      {"chain", eth6(chain, {.next = 0}), "v6 len=118 " + kTcp},
      {"the same twice", eth6(ipv6_extension(60, ipv6_extension(6, segment())), {.next = 60}),
       "v6 len=78 " + kTcp},
      {"hop-by-hop out of its place",
       eth6(ipv6_extension(0, ipv6_extension(6, segment())), {.next = 43}), "v6 len=78 " + kTcp},
      {"ESP ends the walk", extended(50), "v6 len=70 ESP"},
      {"mobility ends the walk", extended(135), "v6 len=70 135"},
      {"HIP ends the walk", extended(139), "v6 len=70 139"},
      {"experiment ends the walk", extended(253), "v6 len=70 253"},
      {"nothing follows", eth6({}, {.next = 59}), "v6 len=40 59"},
      {"nothing follows options", eth6(ipv6_extension(59, {}), {.next = 0}), "v6 len=48 59"},
      {"long header", eth6(from_hex("0601 010c") + zeros(12) + segment(), {.next = 60}),
       "v6 len=78 " + kTcp},
      {"padding is no payload", eth6(tcp({})) + zeros(6), "v6 len=60 TCP 1000>2000 data="},
  });
}

TEST(Ipv6, BrokenExtensionHeaders) {
  ByteString many = segment();
  std::uint8_t next = 6;
  for (int i = 0; i < kMaxIpv6Extensions; ++i) {
    many = ipv6_extension(next, many);
    next = 60;
  }
  expect_outcomes({
      {"as many as can be", eth6(many, {.next = 60}), "v6 len=1086 " + kTcp},
      {"one more", eth6(ipv6_extension(60, many), {.next = 60}),
       "v6 len=1094 60 !ipv6_extensions_too_many"},
      {"longer than the packet", eth6(from_hex("0605 0104 00000000"), {.next = 60}),
       "v6 len=48 TCP !ipv6_extension_cut"},
      {"longer than the packet, not than the frame",
       eth6(from_hex("0601 0104 00000000"), {.next = 60}) + zeros(60),
       "v6 len=48 TCP !ipv6_extension_cut"},
      {"no room for a length", eth6(from_hex("06"), {.next = 60}),
       "v6 len=41 TCP !ipv6_extension_cut"},
      {"missing", eth6({}, {.next = 60}), "v6 len=40 60 !ipv6_extension_cut"},
      {"cut by the snap length",
       eth6(ipv6_extension(6, segment()), {.next = 0}),
       "v6 len=70 TCP !ip_packet_cut !ipv6_extension_cut",
       {.captured_len = 14 + 47}},
      {"half a fragment header", eth6(from_hex("06000000"), {.next = 44}),
       "v6 len=44 TCP !ipv6_extension_cut"},
  });
}

TEST(Ipv6, Fragments) {
  const auto fragment = [](std::uint16_t offset_and_more) {
    return eth6(ipv6_fragment(6, offset_and_more, segment()), {.next = 44});
  };
  const ByteString options = ipv6_extension(6, segment());
  expect_outcomes({
      {"first", fragment(0x0001), "v6 len=70 " + kTcp},
      {"whole", fragment(0x0000), "v6 len=70 " + kTcp},
      {"reserved bits", fragment(0x0006), "v6 len=70 " + kTcp},
      {"middle", fragment(0x0009), "v6 len=70 TCP"},
      {"last", fragment(0xfff8), "v6 len=70 TCP"},
      {"first with options", eth6(ipv6_fragment(60, 1, options), {.next = 44}),
       "v6 len=78 " + kTcp},
      {"first in a first", eth6(ipv6_fragment(44, 1, ipv6_fragment(6, 1, segment())), {.next = 44}),
       "v6 len=78 " + kTcp},
      {"later in a first", eth6(ipv6_fragment(44, 1, ipv6_fragment(6, 9, segment())), {.next = 44}),
       "v6 len=78 TCP"},
      {"later one is not walked", eth6(ipv6_fragment(60, 8, options), {.next = 44}),
       "v6 len=78 60"},
  });
}

TEST(Ipv6, PayloadLength) {
  const auto jumbo = [](std::uint32_t len, ByteString payload) {
    return from_hex("0600 c204") + be32(len) + payload;
  };
  const Ipv6Fields no_length = {.next = 0, .payload_len = 0};
  const std::string offloaded = " !ip_length_offloaded";
  expect_outcomes({
      {"shorter than the frame", eth6(segment(), {.payload_len = 21}),
       "v6 len=61 TCP 1000>2000 data=68"},
      {"longer than the frame", eth6(segment(), {.payload_len = 900}),
       "v6 len=940 " + kTcp + " !ip_packet_cut"},
      {"offloaded", eth6(segment(), {.payload_len = 0}), "v6 len=62 " + kTcp + offloaded},
      {"offloaded behind options", eth6(ipv6_extension(6, segment()), no_length),
       "v6 len=70 " + kTcp + offloaded},
      {"no next header", eth6(zeros(30), {.next = 59, .payload_len = 0}), "v6 len=40 59"},
      {"padding is no offload", eth6(zeros(10), {.next = 17, .payload_len = 0}),
       "v6 len=40 UDP !udp_header_cut"},
      {"jumbogram",
       eth6(jumbo(70028, tcp(zeros(70000))), no_length),
       "v6 len=70068 TCP 1000>2000 data=00 !ip_packet_cut",
       {.captured_len = 14 + 40 + 29}},
      {"jumbogram behind padding",
       eth6(from_hex("0601 00 0101 00 0100 c204") + be32(70016) + from_hex("0000") + segment(),
            no_length),
       "v6 len=70056 " + kTcp + " !ip_packet_cut"},
      {"jumbogram that is none", eth6(jumbo(30, segment()), no_length),
       "v6 len=70 " + kTcp + offloaded},
      {"jumbogram beside a length", eth6(jumbo(70000, segment()), {.next = 0}),
       "v6 len=70 " + kTcp},
      {"jumbogram of all bits", eth6(jumbo(0xffffffff, segment()), no_length),
       "v6 len=4294967295 " + kTcp + " !ip_packet_cut"},
      {"jumbo option of two bytes", eth6(from_hex("0600 c202 ffff 0100") + segment(), no_length),
       "v6 len=70 " + kTcp + offloaded},
      {"option past its header", eth6(from_hex("0600 c209 0000 ffff") + segment(), no_length),
       "v6 len=70 " + kTcp + offloaded},
  });
}

}  // namespace
}  // namespace wirelake::test
