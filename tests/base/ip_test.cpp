#include "wirelake/ip.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

namespace wirelake {
namespace {

IpAddress ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  IpAddress address{IpVersion::kV4};
  address.bytes[0] = a;
  address.bytes[1] = b;
  address.bytes[2] = c;
  address.bytes[3] = d;
  return address;
}

IpAddress ipv6(const std::array<std::uint16_t, 8>& groups) {
  IpAddress address{IpVersion::kV6};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    address.bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    address.bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xff);
  }
  return address;
}

TEST(IpAddress, CanonicalText) {
  struct Case {
    IpAddress address;
    const char* text;
  };
  const Case cases[] = {
      {ipv4(0, 0, 0, 0), "0.0.0.0"},
      {ipv4(1, 2, 3, 4), "1.2.3.4"},
      {ipv4(9, 10, 99, 100), "9.10.99.100"},
      {ipv4(255, 255, 255, 255), "255.255.255.255"},
      {ipv6({0, 0, 0, 0, 0, 0, 0, 0}), "::"},
      {ipv6({0, 0, 0, 0, 0, 0, 0, 1}), "::1"},
      {ipv6({1, 0, 0, 0, 0, 0, 0, 0}), "1::"},
      {ipv6({0x2001, 0xdb8, 0, 0, 0, 0, 2, 1}), "2001:db8::2:1"},
      // A single group is no run (RFC 5952 section 4.2.2).
      {ipv6({0x2001, 0xdb8, 0, 1, 1, 1, 1, 1}), "2001:db8:0:1:1:1:1:1"},
      {ipv6({0, 1, 2, 3, 4, 5, 6, 7}), "0:1:2:3:4:5:6:7"},
      {ipv6({1, 2, 3, 4, 5, 6, 7, 0}), "1:2:3:4:5:6:7:0"},
      // The longest run, and the first of two (section 4.2.3).
      {ipv6({0x2001, 0, 0, 1, 0, 0, 0, 1}), "2001:0:0:1::1"},
      {ipv6({0x2001, 0xdb8, 0, 0, 1, 0, 0, 1}), "2001:db8::1:0:0:1"},
      {ipv6({0, 0, 1, 0, 0, 1, 0, 0}), "::1:0:0:1:0:0"},
      {ipv6({0, 0, 1, 0, 0, 0, 1, 1}), "0:0:1::1:1"},
      {ipv6({1, 0, 0, 1, 1, 0, 0, 0}), "1:0:0:1:1::"},
      // Lower case, no leading zeros (sections 4.1 and 4.3).
      {ipv6({0xABCD, 0x0BCD, 0x00CD, 0x000D, 0xF000, 0x0F00, 0x00F0, 0x1000}),
       "abcd:bcd:cd:d:f000:f00:f0:1000"},
      {ipv6({0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff}),
       "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
      // Hexadecimal groups, whatever IPv4 address is inside.
      {ipv6({0, 0, 0, 0, 0, 0xffff, 0x102, 0x304}), "::ffff:102:304"},
      {ipv6({0, 0, 0, 0, 0, 0, 0x102, 0x304}), "::102:304"},
      {ipv6({0x64, 0xff9b, 0, 0, 0, 0, 0xc000, 0x221}), "64:ff9b::c000:221"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(c.address.to_string(), c.text);
    std::array<char, kMaxAddressText> out;
    EXPECT_EQ(std::string(out.data(), c.address.write_text(out.data())), c.text);
    const auto parsed = IpSubnet::parse(c.text);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    EXPECT_EQ(parsed->network, c.address);
  }
}

// inet_ntop() writes a dotted quad behind ::/96 and ::ffff:0:0/96, which this project never does.
bool has_dotted_form(const IpAddress& address) {
  const auto* groups = address.bytes.data();
  return address.version == IpVersion::kV6 &&
         std::all_of(groups, groups + 10, [](std::uint8_t byte) { return byte == 0; });
}

IpAddress random_address(std::mt19937& random) {
  IpAddress address{random() % 4 == 0 ? IpVersion::kV4 : IpVersion::kV6};
  const std::size_t size = address.version == IpVersion::kV4 ? 4 : 16;
  const std::uint32_t zero_chance = random() % 4;
  for (std::size_t i = 0; i < size; i += 2) {
    const bool zero = random() % 4 < zero_chance;
    const std::uint32_t group = zero ? 0 : (random() & 0xffff) >> 4 * (random() % 4);
    address.bytes[i] = static_cast<std::uint8_t>(group >> 8);
    address.bytes[i + 1] = static_cast<std::uint8_t>(group & 0xff);
  }
  return address;
}

TEST(IpAddress, TextAgreesWithTheSystem) {
  std::mt19937 random(5952);
  int compared = 0;
  for (int trial = 0; trial < 50000; ++trial) {
    const IpAddress address = random_address(random);
    if (has_dotted_form(address)) continue;
    const int family = address.version == IpVersion::kV4 ? AF_INET : AF_INET6;
    char expected[INET6_ADDRSTRLEN];
    ASSERT_NE(inet_ntop(family, address.bytes.data(), expected, sizeof expected), nullptr);
    ASSERT_EQ(address.to_string(), expected);
    ++compared;
  }
  EXPECT_GT(compared, 40000);
}

TEST(IpAddress, TextOfEveryOctetAndGroup) {
  for (int value = 0; value <= 0xffff; ++value) {
    char expected[32];
    std::snprintf(expected, sizeof expected, "1:%x:1:1:1:1:1:1", static_cast<unsigned>(value));
    ASSERT_EQ(ipv6({1, static_cast<std::uint16_t>(value), 1, 1, 1, 1, 1, 1}).to_string(), expected);
  }
  for (int value = 0; value <= 255; ++value) {
    const auto octet = static_cast<std::uint8_t>(value);
    const std::string text = std::to_string(value);
    ASSERT_EQ(ipv4(octet, 7, octet, octet).to_string(), text + ".7." + text + "." + text);
  }
}

// What Python's ipaddress.ip_network(text, strict=True) answers, corner by corner.
TEST(IpSubnet, ReadsWhatPythonReads) {
  struct Case {
    const char* text;
    const char* subnet;
  };
  const Case cases[] = {
      {"10.0.0.0/8", "10.0.0.0/8"},
      {"0.0.0.0/0", "0.0.0.0/0"},
      {"1.2.3.4", "1.2.3.4/32"},
      {"1.2.3.4/32", "1.2.3.4/32"},
      {"1.2.3.4/31", "1.2.3.4/31"},
      {"128.0.0.0/1", "128.0.0.0/1"},
      {"255.255.255.255", "255.255.255.255/32"},
      {"10.0.0.0/08", "10.0.0.0/8"},
      {"10.0.0.0/000000000000000000008", "10.0.0.0/8"},
      {"0.0.0.0/00", "0.0.0.0/0"},
      // Netmasks and hostmasks; the two that could be either are netmasks.
      {"10.0.0.0/255.0.0.0", "10.0.0.0/8"},
      {"10.0.0.0/0.255.255.255", "10.0.0.0/8"},
      {"192.0.2.0/255.255.255.128", "192.0.2.0/25"},
      {"192.0.2.0/0.0.0.127", "192.0.2.0/25"},
      {"0.0.0.0/128.0.0.0", "0.0.0.0/1"},
      {"0.0.0.0/127.255.255.255", "0.0.0.0/1"},
      {"1.2.3.4/0.0.0.1", "1.2.3.4/31"},
      {"0.0.0.0/0.0.0.0", "0.0.0.0/0"},
      {"1.2.3.4/255.255.255.255", "1.2.3.4/32"},
      // IPv6.
      {"::", "::/128"},
      {"::/0", "::/0"},
      {"::1", "::1/128"},
      {"2001:db8::/32", "2001:db8::/32"},
      {"2001:db8::/032", "2001:db8::/32"},
      {"2001:DB8:0000:0000:0000:0000:0000:0000/128", "2001:db8::/128"},
      {"8000::/1", "8000::/1"},
      {"fe80::/10", "fe80::/10"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0/128"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8/128"},
      {"1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8/128"},
      {"1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7:8/128"},
      {"2001:db8::8000/113", "2001:db8::8000/113"},
      // The last 32 bits as IPv4.
      {"::1.2.3.4", "::102:304/128"},
      {"::ffff:1.2.3.4/128", "::ffff:102:304/128"},
      {"::ffff:1.2.0.0/112", "::ffff:102:0/112"},
      {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304/128"},
      {"1:2:3:4:5::1.2.3.4", "1:2:3:4:5:0:102:304/128"},
  };
  for (const Case& c : cases) {
    const auto subnet = IpSubnet::parse(c.text);
    ASSERT_TRUE(subnet.ok()) << subnet.error().message;
    EXPECT_EQ(subnet->to_string(), c.subnet) << c.text;
  }
}

TEST(IpSubnet, SaysWhatIsWrong) {
  struct Case {
    std::string text;
    std::string message;  // Without the quoted text in front.
  };
  const std::string neither = "is neither an IPv4 nor an IPv6 address";
  const std::string empty_group = "has an empty group: a ':' at its end, or three in a row";
  const Case cases[] = {
      {"", "is no subnet: ADDRESS or ADDRESS/PREFIX is expected"},
      {"/", "has no address before its '/'"},
      {"/8", "has no address before its '/'"},
      {"10.0.0.0/8/8", "has more than one '/'"},
      {"10.0.0.0/", "has nothing after its '/'"},
      {"::/", "has nothing after its '/'"},
      // Host bits.
      {"10.0.0.1/8", "has host bits set; did you mean 10.0.0.0/8?"},
      {"10.0.0.1/255.0.0.0", "has host bits set; did you mean 10.0.0.0/8?"},
      {"128.0.0.0/0", "has host bits set; did you mean 0.0.0.0/0?"},
      {"1.2.3.5/31", "has host bits set; did you mean 1.2.3.4/31?"},
      {"2001:db8::1/32", "has host bits set; did you mean 2001:db8::/32?"},
      {"2001:db8::8000/112", "has host bits set; did you mean 2001:db8::/112?"},
      {"::1/127", "has host bits set; did you mean ::/127?"},
      // Neither family.
      {"localhost", neither},
      {"10", neither},
      {"10/8", neither},
      {"0x0a000000", neither},
      {"example.com", neither},
      {"1.2.3.4.example", neither},
      // IPv4.
      {"10.0.0/24", "has 3 octets instead of 4"},
      {"1.2.3.4.5", "has 5 octets instead of 4"},
      {"1.2.3.", "has an empty octet"},
      {".2.3.4", "has an empty octet"},
      {"1..3.4", "has an empty octet"},
      {"1.2.3.256", "has an octet over 255: '256'"},
      {"1.2.3.1000", "has an octet over 255: '1000'"},
      {"1.2.3.99999999999999999999", "has an octet over 255: '99999999999999999999'"},
      {"01.2.3.4", "has an octet with a leading zero: '01'"},
      {"1.2.3.00", "has an octet with a leading zero: '00'"},
      {"1.2.3.0004", "has an octet with a leading zero: '0004'"},
      {"1.2.3.x", "has an octet that is no decimal number: 'x'"},
      {"1.2.3.-4", "has an octet that is no decimal number: '-4'"},
      {"1.2.3.+4", "has an octet that is no decimal number: '+4'"},
      {" 1.2.3.4", "has an octet that is no decimal number: ' 1'"},
      {"1.2.3.4\n", "has an octet that is no decimal number: '4\\x0a'"},
      // Digits, but not those of ASCII (U+0661).
      {"1.2.3.\xd9\xa1", "has an octet that is no decimal number: '\\xd9\\xa1'"},
      {"1.2.3.4%eth0", "has an octet that is no decimal number: '4%eth0'"},
      // Prefixes and masks.
      {"10.0.0.0/33", "has a prefix length over 32: '33'"},
      {"10.0.0.0/99999999999999999999", "has a prefix length over 32: '99999999999999999999'"},
      {"10.0.0.0/" + std::string(4300, '0') + "8", "has a prefix length of too many digits"},
      {"::/129", "has a prefix length over 128: '129'"},
      {"10.0.0.0/+8", "has a prefix length that is no number: '+8'"},
      {"10.0.0.0/-1", "has a prefix length that is no number: '-1'"},
      {"10.0.0.0/ 8", "has a prefix length that is no number: ' 8'"},
      {"10.0.0.0/8 ", "has a prefix length that is no number: '8 '"},
      {"10.0.0.0/0x8", "has a prefix length that is no number: '0x8'"},
      {"10.0.0.0/ffff::", "has a prefix length that is no number: 'ffff::'"},
      {"::/255.0.0.0", "has a prefix length that is no number: '255.0.0.0'"},
      {"::/ffff::", "has a prefix length that is no number: 'ffff::'"},
      {"10.0.0.0/255.0.255.0", "has a mask ('255.0.255.0') that mixes ones and zeros"},
      {"10.0.0.0/0.255.0.255", "has a mask ('0.255.0.255') that mixes ones and zeros"},
      {"10.0.0.0/255.0.0", "has a mask ('255.0.0') that has 3 octets instead of 4"},
      {"10.0.0.0/255.0.0.00",
       "has a mask ('255.0.0.00') that has an octet with a leading zero: '00'"},
      // IPv6.
      {":", empty_group},
      {":::", "has more than one '::'"},
      {"1::2::3", "has more than one '::'"},
      {"1:::2", "has more than one '::'"},
      {":1:2:3:4:5:6:7", empty_group},
      {"1:2:3:4:5:6:7:", empty_group},
      {":1::2", empty_group},
      {"1::2:", empty_group},
      {"1:2:3", "has 3 groups instead of 8, and no '::'"},
      {"1:2:3:4:5:6:7:8:9", "has more than 8 groups"},
      {"1:2:3:4:5:6:7:1.2.3.4", "has more than 8 groups"},
      {"1:2:3:4:5:6:7:8::", "has a '::' that stands for no group"},
      {"1:2:3:4::5:6:7:8", "has a '::' that stands for no group"},
      {"::1:2:3:4:5:6:7:8", "has a '::' that stands for no group"},
      {"::2:3:4:5:6:7:1.2.3.4", "has a '::' that stands for no group"},
      {"::12345", "has a group of more than 4 digits: '12345'"},
      {"::00001", "has a group of more than 4 digits: '00001'"},
      {"::g", "has a group that is no hexadecimal number: 'g'"},
      {"::0x1", "has a group that is no hexadecimal number: '0x1'"},
      {"1.2.3.4::", "has a group that is no hexadecimal number: '1.2.3.4'"},
      {"::1.2.3.4:5", "has a group that is no hexadecimal number: '1.2.3.4'"},
      {"::1.2.3", "has 3 octets instead of 4"},
      {"::1.2.3.256", "has an octet over 255: '256'"},
      {"[::1]", "has a group that is no hexadecimal number: '['"},
      {"fe80::1%eth0", "has a scope id ('%eth0'), which no packet carries; leave it out"},
      {"fe80::%1/64", "has a scope id ('%1'), which no packet carries; leave it out"},
  };
  for (const Case& c : cases) {
    const auto subnet = IpSubnet::parse(c.text);
    ASSERT_FALSE(subnet.ok()) << c.text << " was read as " << subnet->to_string();
    EXPECT_EQ(subnet.error().code, ErrorCode::kInvalidArgument);
    const std::string& message = subnet.error().message;
    EXPECT_TRUE(message.ends_with(' ' + c.message)) << c.text << ": " << message;
  }
}

TEST(IpSubnet, ErrorsRepeatTheTextSafely) {
  struct Case {
    std::string text;
    std::string message;
  };
  const Case cases[] = {
      {"10.0.0.1/8", "'10.0.0.1/8' has host bits set; did you mean 10.0.0.0/8?"},
      {std::string("a\0b\x1b[2J'\\\x7f\xff", 11),
       "'a\\x00b\\x1b[2J\\'\\\\\\x7f\\xff' is neither an IPv4 nor an IPv6 address"},
      {std::string(64, 'a'),
       "'" + std::string(64, 'a') + "' is neither an IPv4 nor an IPv6 address"},
      {std::string(65, 'a'),
       "'" + std::string(64, 'a') + "'... is neither an IPv4 nor an IPv6 address"},
  };
  for (const Case& c : cases) {
    const auto subnet = IpSubnet::parse(c.text);
    ASSERT_FALSE(subnet.ok());
    EXPECT_EQ(subnet.error().message, c.message);
  }
  const auto huge = IpSubnet::parse("1.2.3.4/" + std::string(1 << 20, '.'));
  ASSERT_FALSE(huge.ok());
  EXPECT_LT(huge.error().message.size(), 500u);
}

TEST(IpSubnet, Contains) {
  struct Case {
    const char* subnet;
    const char* address;
    bool expected;
  };
  const Case cases[] = {
      {"10.0.0.0/8", "10.255.255.255", true},
      {"10.0.0.0/8", "11.0.0.0", false},
      {"10.0.0.0/8", "9.255.255.255", false},
      {"0.0.0.0/0", "255.1.2.3", true},
      {"0.0.0.0/0", "::", false},
      {"::/0", "0.0.0.0", false},
      {"::/0", "ffff::1", true},
      {"1.2.3.4", "1.2.3.4", true},
      {"1.2.3.4", "1.2.3.5", false},
      {"1.2.3.4/31", "1.2.3.5", true},
      {"1.2.3.4/31", "1.2.3.6", false},
      {"192.0.2.128/25", "192.0.2.127", false},
      {"2001:db8::/33", "2001:db8:7fff::1", true},
      {"2001:db8::/33", "2001:db8:8000::", false},
      {"::1", "::1", true},
      {"::1", "::", false},
      {"::ffff:0:0/96", "1.2.3.4", false},
      {"1.2.3.4", "::ffff:102:304", false},
  };
  for (const Case& c : cases) {
    const auto subnet = IpSubnet::parse(c.subnet);
    const auto address = IpSubnet::parse(c.address);
    ASSERT_TRUE(subnet.ok() && address.ok());
    EXPECT_EQ(subnet->contains(address->network), c.expected) << c.subnet << " " << c.address;
  }
}

}  // namespace
}  // namespace wirelake
