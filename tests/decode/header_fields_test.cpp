// What an IP header says beside addresses, and the start of ICMP and SCTP.
#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

IpHeaderFields fields_of(const ByteString& ip) {
  return ip_header_fields(
      decode_frame(ethernet((ip[0] >> 4) == std::byte{4} ? 0x0800 : 0x86dd, ip)).packet);
}

TEST(IpHeaderFields, OfIpv4) {
  const IpHeaderFields fields =
      fields_of(from_hex("46 b9 0020 abcd 6005 40 fd 0000 0a000001 0a000002 01010101 00000000"
                         "00000000"));
  EXPECT_EQ(fields.version, IpVersion::kV4);
  EXPECT_EQ(fields.header_len, 24);
  EXPECT_EQ(fields.dscp, 46);
  EXPECT_EQ(fields.ecn, 1);
  EXPECT_EQ(fields.id, 0xabcdu);
  EXPECT_TRUE(fields.dont_fragment);
  EXPECT_TRUE(fields.more_fragments);
  EXPECT_EQ(fields.fragment_offset, 5);
  EXPECT_TRUE(fields.has_fragment_fields);
}

TEST(IpHeaderFields, OfIpv6) {
  ByteString ip = ipv6(zeros(8), {.next = 59});
  ip[0] = std::byte{0x6b};
  ip[1] = std::byte{0x9a};
  ip[2] = std::byte{0xbc};
  ip[3] = std::byte{0xde};
  const IpHeaderFields fields = fields_of(ip);
  EXPECT_EQ(fields.version, IpVersion::kV6);
  EXPECT_EQ(fields.dscp, 46);
  EXPECT_EQ(fields.ecn, 1);
  EXPECT_EQ(fields.flow_label, 0xabcdeu);
  EXPECT_FALSE(fields.has_fragment_fields);
}

TEST(IpHeaderFields, OfAnIpv6FragmentBehindOtherHeaders) {
  const ByteString fragment = ipv6_fragment(17, 0x0029, zeros(8));
  const IpHeaderFields fields = fields_of(ipv6(ipv6_extension(44, fragment), {.next = 60}));
  EXPECT_TRUE(fields.has_fragment_fields);
  EXPECT_TRUE(fields.more_fragments);
  EXPECT_EQ(fields.fragment_offset, 5);
  EXPECT_EQ(fields.id, 0x2au);
}

TEST(Icmp, TypeAndCode) {
  const Decoded v4 = decode_frame(eth4(from_hex("0b01 0000"), {.protocol = 1}));
  ASSERT_TRUE(v4.packet.icmp);
  EXPECT_EQ(v4.packet.icmp->type, 11);
  EXPECT_EQ(v4.packet.icmp->code, 1);
  const Decoded v6 = decode_frame(ethernet(0x86dd, ipv6(from_hex("8700"), {.next = 58})));
  ASSERT_TRUE(v6.packet.icmp);
  EXPECT_EQ(v6.packet.icmp->type, 135);
  EXPECT_FALSE(decode_frame(eth4(from_hex("0b"), {.protocol = 1})).packet.icmp);
  EXPECT_FALSE(decode_frame(eth4(from_hex("0b01"), {.protocol = 1, .fragment = 1})).packet.icmp);
}

TEST(Tcp, AllTwelveBitsOfFlags) {
  const Decoded decoded = decode_frame(eth4(tcp({}, {.flags = 0xf52})));
  ASSERT_TRUE(decoded.packet.tcp);
  EXPECT_EQ(decoded.packet.tcp->flags, 0xf52);
  EXPECT_TRUE(decoded.packet.tcp->flags & kTcpAe);
}

}  // namespace
}  // namespace wirelake::test
