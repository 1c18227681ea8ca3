// Fingerprints of hellos: JA3, JA3S, JA4.

#include <gtest/gtest.h>

#include <span>

#include "flow/tls/hello.h"
#include "flow/tls/ja3.h"
#include "flow/tls/ja4.h"
#include "hellos.h"

namespace wirelake::test {
namespace {

ClientHello parsed(const std::string& body, HelloTransport transport = HelloTransport::kTls) {
  return parse_client_hello(std::as_bytes(std::span(body)), transport).value();
}

// The example of the definition, technical_details/JA4.md, in the order of its lists.
ClientHello example_of_ja4() {
  ClientHello hello;
  hello.version = 0x0303;
  hello.ciphers = {0xdada, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030,
                   0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035};
  hello.extensions = {0x6a6a, 0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d,
                      0x0005, 0x0023, 0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015, 0x2a2a};
  hello.signature_algorithms = {0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601};
  hello.supported_versions = {0x7a7a, 0x0304, 0x0303};
  hello.alpn = {"h2", "http/1.1"};
  return hello;
}

TEST(Ja4Test, IsThatOfTheDefinition) {
  const Ja4 made = ja4(example_of_ja4());
  EXPECT_EQ(made.digest, "t13d1516h2_8daaf6152771_e5627efa2ab1");
  EXPECT_EQ(made.raw,
            "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,"
            "cca9_0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01_0403,0804,"
            "0401,0503,0805,0501,0806,0601");
}

TEST(Ja4Test, WhatIsNotThereIsZeros) {
  EXPECT_EQ(ja4(ClientHello{.version = 0x0301}).digest, "t10i000000_000000000000_000000000000");
  EXPECT_EQ(ja4(ClientHello{.version = 0x0301}).raw, "t10i000000__");
}

TEST(Ja4Test, ProtocolsThatAreNoTextAreShownByTheirDigits) {
  const auto shown = [](std::string protocol) {
    ClientHello hello;
    hello.alpn = {std::move(protocol)};
    return ja4(hello).digest.substr(8, 2);
  };
  EXPECT_EQ(shown("h2"), "h2");
  EXPECT_EQ(shown("h"), "hh");
  EXPECT_EQ(shown("\xab"), "ab");
  EXPECT_EQ(shown("\xab\xcd"), "ad");
  EXPECT_EQ(shown("\x30\xab"), "3b");
  EXPECT_EQ(shown("\x0a\x0a"), "0a");
  EXPECT_EQ(shown(""), "00");
}

TEST(Ja4Test, TransportAndVersions) {
  const auto start = [](HelloTransport transport, std::uint16_t version) {
    ClientHello hello;
    hello.transport = transport;
    hello.version = version;
    return ja4(hello).digest.substr(0, 3);
  };
  EXPECT_EQ(start(HelloTransport::kQuic, 0x0303), "q12");
  EXPECT_EQ(start(HelloTransport::kDtls, 0xfefd), "dd2");
  EXPECT_EQ(start(HelloTransport::kTls, 0x0300), "ts3");
  EXPECT_EQ(start(HelloTransport::kTls, 0x7f12), "t00");
}

TEST(Ja4Test, CountsEndAtNinetyNine) {
  ClientHello hello;
  hello.ciphers.assign(150, 0x1301);
  EXPECT_EQ(ja4(hello).digest.substr(4, 4), "9900");
}

// The example of github.com/salesforce/ja3.
TEST(Ja3Test, IsThatOfTheDefinition) {
  ClientHello hello;
  hello.version = 769;
  hello.ciphers = {47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4};
  hello.extensions = {0, 10, 11};
  hello.groups = {23, 24, 25};
  hello.point_formats = {0};
  EXPECT_EQ(ja3_text(hello),
            "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0");
  EXPECT_EQ(ja3_digest(ja3_text(hello)), "ada70206e40642a3e4461f35503241d5");
  EXPECT_EQ(
      ja3_text(ClientHello{.version = 769, .ciphers = {4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99}}),
      "769,4-5-10-9-100-98-3-6-19-18-99,,,");
}

TEST(HelloTest, PartsAreRead) {
  const ClientHello hello = parsed(client_hello({0x0a0a, 0x1301}, {server_name("a.test"),
                                                                   alpn({"h2", "x"}),
                                                                   numbers(10, {29, 23}),
                                                                   numbers(43, {0x0304}, 1),
                                                                   numbers(13, {0x0403}),
                                                                   {11, counted("\x01", 1)}}));
  EXPECT_EQ(hello.server_name, "a.test");
  EXPECT_EQ(hello.alpn, (std::vector<std::string>{"h2", "x"}));
  EXPECT_EQ(hello.ciphers, (std::vector<std::uint16_t>{0x0a0a, 0x1301}));
  EXPECT_EQ(hello.groups, (std::vector<std::uint16_t>{29, 23}));
  EXPECT_EQ(hello.supported_versions, (std::vector<std::uint16_t>{0x0304}));
  EXPECT_EQ(hello.signature_algorithms, (std::vector<std::uint16_t>{0x0403}));
  EXPECT_EQ(hello.point_formats, (std::vector<std::uint8_t>{1}));
  EXPECT_EQ(hello.extensions, (std::vector<std::uint16_t>{0, 16, 10, 43, 13, 11}));
}

// Whatever is cut off: what stands before it is read, and nothing behind it.
TEST(HelloTest, CutAtEveryByte) {
  const std::string whole = client_hello({0x1301}, {server_name("a.test"), alpn({"h2"})});
  const std::string server = server_hello(0x1301, {{43, number_u16(0x0304)}});
  for (std::size_t len = 0; len < whole.size(); ++len) {
    const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(len));
    const auto hello = parse_client_hello(std::as_bytes(std::span(cut)), HelloTransport::kTls);
    EXPECT_LE(hello ? hello->extensions.size() : 0, 2u);
    EXPECT_EQ(hello.has_value(), len >= 2 + 32 + 1 + 4) << len;
  }
  for (std::size_t len = 0; len < server.size(); ++len) {
    const std::vector<char> cut(server.begin(), server.begin() + static_cast<std::ptrdiff_t>(len));
    EXPECT_EQ(parse_server_hello(std::as_bytes(std::span(cut))).has_value(), len >= 38) << len;
  }
}

TEST(HelloTest, DraftsOfTls13HaveNoSession) {
  const std::string body =
      number_u16(0x7f12) + std::string(32, 'r') + number_u16(0x1301) + counted("", 2);
  const auto hello = parse_server_hello(std::as_bytes(std::span(body)));
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->cipher, 0x1301);
  EXPECT_EQ(hello->version, 0x7f12);
}

}  // namespace
}  // namespace wirelake::test
