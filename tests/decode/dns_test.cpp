// DNS messages: what is found in them as text, and what breaks them.
#include "wirelake/dns.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

std::string name_text(Bytes message, std::size_t offset) {
  std::string text;
  append_dns_name({message, offset}, text);
  return text;
}

// All that a packet's message has, such as "0x1234 8180 ? a.test A IN = a.test A IN 300 192.0.2.1".
std::string dns_text(const Packet& packet) {
  if (!packet.dns) return "none";
  std::string text = std::to_string(packet.dns->id);
  DnsWalk walk(*packet.dns);
  while (const auto question = walk.next_question()) {
    text += " ? " + name_text(question->name.message, question->name.offset) + ' ';
    append_dns_type(question->type, text);
    text += ' ';
    append_dns_class(question->class_number, text);
  }
  while (const auto answer = walk.next_answer()) {
    text += " = " + name_text(answer->name.message, answer->name.offset) + ' ';
    append_dns_type(answer->type, text);
    text += ' ' + std::to_string(answer->ttl) + ' ';
    append_dns_value(*packet.dns, *answer, text);
  }
  return text;
}

Decoded over_udp(const ByteString& message, std::uint16_t port = 53,
                 std::optional<std::size_t> captured = {}) {
  return decode_frame(eth4(udp_to(port, message), {.protocol = 17}), {.captured_len = captured});
}

bool is_damaged(const Decoded& decoded) {
  return decoded.remarks[Remark::kDnsMessageDamaged] == 1;
}

constexpr std::size_t kHeaders = 14 + 20 + 8;  // Before a message over UDP.

TEST(Dns, OnItsPorts) {
  const ByteString message = dns_question("www.example.com");
  for (const std::uint16_t port : {53, 5353, 5355})
    EXPECT_EQ(dns_text(over_udp(message, port).packet), "4660 ? www.example.com A IN") << port;
  EXPECT_EQ(dns_text(over_udp(message, 54).packet), "none");
  const ByteString framed = be16(static_cast<std::uint16_t>(message.size())) + message;
  const auto over_tcp = [](const ByteString& payload) {
    return decode_frame(eth4(tcp(payload, {.destination_port = 53})));
  };
  EXPECT_EQ(dns_text(over_tcp(framed).packet), "4660 ? www.example.com A IN");
  EXPECT_EQ(dns_text(over_tcp(framed + framed).packet), "4660 ? www.example.com A IN");
  const Decoded not_whole = over_tcp(ByteString(framed.begin(), framed.end() - 1));
  EXPECT_EQ(dns_text(not_whole.packet), "none");
  EXPECT_FALSE(is_damaged(not_whole));
  EXPECT_EQ(dns_text(over_tcp({}).packet), "none");
}

TEST(Dns, HeaderFields) {
  const Decoded decoded =
      over_udp(dns_message(dns_name("") + from_hex("0002 0001"), {.flags = 0xad83}));
  ASSERT_TRUE(decoded.packet.dns);
  EXPECT_TRUE(decoded.packet.dns->is_response());
  EXPECT_EQ(decoded.packet.dns->opcode(), 5);
  EXPECT_EQ(decoded.packet.dns->rcode(), 3);
  EXPECT_EQ(decoded.packet.dns->flags, 0xad83);
  EXPECT_EQ(dns_text(decoded.packet), "4660 ? . NS IN");
}

TEST(Dns, ClassOfMulticastHasAFlag) {
  const ByteString message = dns_message(dns_name("a.local") + from_hex("000c 8001"));
  EXPECT_EQ(dns_text(over_udp(message, 5353).packet), "4660 ? a.local PTR IN");
  EXPECT_EQ(dns_text(over_udp(message, 53).packet), "4660 ? a.local PTR CLASS32769");
}

TEST(Dns, NamesAsText) {
  struct Row {
    const char* hex;
    const char* text;
  };
  const std::vector<Row> table = {
      {"00", "."},
      {"01 61 00", "a"},
      {"03 612e62 00", "a\\.b"},
      {"03 615c62 00", "a\\\\b"},
      {"02 6120 00", "a "},
      {"04 00017fff 00", "\\000\\001\\127\\255"},
      {"02 c3a9 00", "\xc3\xa9"},
      {"02 c285 00", "\\194\\133"},
      {"01 c3 01 a9 00", "\\195.\\169"},
      {"03 1b5b6d 00", "\\027[m"},
  };
  for (const Row& row : table)
    EXPECT_EQ(name_text(from_hex(row.hex), 0), row.text) << row.hex;
}

// A question whose name is `name`; what stands behind the message's header begins at offset 12.
Decoded question_named(const ByteString& name) {
  return over_udp(dns_message(name + from_hex("0001 0001")));
}

TEST(Dns, NamesThatAreDamaged) {
  const ByteString label = from_hex("3f") + ByteString(63, std::byte{'a'});
  const ByteString name_of_255 =
      label + label + label + from_hex("3d") + ByteString(61, std::byte{'b'}) + from_hex("00");
  ASSERT_EQ(name_of_255.size(), 255u);
  EXPECT_FALSE(is_damaged(question_named(name_of_255)));
  const ByteString name_of_256 =
      label + label + label + from_hex("3e") + ByteString(62, std::byte{'b'}) + from_hex("00");
  const std::vector<std::pair<const char*, ByteString>> table = {
      {"256 bytes", name_of_256},
      {"a pointer to itself", from_hex("c00c")},
      {"a pointer to the labels before it", from_hex("0161 c00c")},
      {"a pointer forwards", from_hex("c010 0000 0161 00")},
      {"a pointer past the message", from_hex("ffff")},
      {"a reserved kind of label", from_hex("8001 00")},
      {"an extended label", from_hex("4100 00")},
  };
  for (const auto& [what, name] : table) {
    const Decoded decoded = question_named(name);
    EXPECT_TRUE(is_damaged(decoded)) << what;
    EXPECT_EQ(dns_text(decoded.packet), "4660") << what;
  }
}

// A message of two answers; the second is named by the last of so many pointers, each of which
// leads to the one before it, and the first to the root.
ByteString named_by_pointers(int count) {
  std::size_t at = 12 + 1 + 10;  // Behind the root, type, class, time to live and length.
  ByteString pointers;
  std::size_t target = 12;
  for (int i = 1; i < count; ++i, at += 2) {
    pointers = pointers + be16(static_cast<std::uint16_t>(0xc000u | target));
    target = at;
  }
  return dns_message(from_hex("00") + dns_record(10, pointers) +
                         be16(static_cast<std::uint16_t>(0xc000u | target)) + dns_record(10, {}),
                     {.flags = 0x8180, .questions = 0, .answers = 2});
}

TEST(Dns, LongChainsOfPointersAreDamage) {
  EXPECT_FALSE(is_damaged(over_udp(named_by_pointers(127))));
  EXPECT_TRUE(is_damaged(over_udp(named_by_pointers(128))));
}

TEST(Dns, WhatComesBeforeTheDamage) {
  const ByteString question = dns_name("a.test") + from_hex("0001 0001");
  const ByteString answer = from_hex("c00c") + dns_record(1, from_hex("c0000201"));
  const DnsFields two = {.flags = 0x8180, .answers = 2};
  const std::string found = "4660 ? a.test A IN = a.test A 300 192.0.2.1";
  const Decoded missing = over_udp(dns_message(question + answer, two));
  EXPECT_EQ(dns_text(missing.packet), found);
  EXPECT_TRUE(is_damaged(missing));
  const ByteString whole = dns_message(question + answer + answer, two);
  EXPECT_FALSE(is_damaged(over_udp(whole)));
  const Decoded cut = over_udp(whole, 53, kHeaders + whole.size() - 1);
  EXPECT_EQ(dns_text(cut.packet), found);
  EXPECT_FALSE(is_damaged(cut)) << "a snap length is not the sender's fault";
  const Decoded short_one = over_udp(from_hex("1234 0100 0001"));
  EXPECT_EQ(dns_text(short_one.packet), "none");
  EXPECT_TRUE(is_damaged(short_one));
  EXPECT_FALSE(is_damaged(over_udp({})));
}

std::string value_text(std::uint16_t type, const ByteString& data) {
  const ByteString message = dns_message(dns_name("") + dns_record(type, data),
                                         {.flags = 0x8180, .questions = 0, .answers = 1});
  const auto found = find_dns_message(message);
  DnsWalk walk(*found);
  const auto answer = walk.next_answer();
  std::string text;
  append_dns_value(*found, *answer, text);
  return text;
}

TEST(Dns, ValuesAsZoneFileText) {
  struct Row {
    std::uint16_t type;
    ByteString data;
    std::string text;
  };
  const ByteString host = dns_name("host.test");
  const std::vector<Row> table = {
      {1, from_hex("c0000201"), "192.0.2.1"},
      {1, from_hex("c00002"), "\\# 3 C00002"},
      {1, from_hex("c000020101"), "\\# 5 C000020101"},
      {28, from_hex("20010db8000000000000000000000001"), "2001:db8::1"},
      {2, host, "host.test"},
      {5, host + from_hex("00"),
       "\\# 12 04686F7374047465737400"
       "00"},
      {6, host + host + from_hex("00000001 00000002 00000003 00000004 00000005"),
       "host.test host.test 1 2 3 4 5"},
      {10, from_hex("01"), "\\# 1 01"},
      {13, from_hex("01 61 01 62"), "\"a\" \"b\""},
      {15, from_hex("000a") + host, "10 host.test"},
      {16, from_hex("03 612262 00"), "\"a\\\"b\" \"\""},
      {16, from_hex("02 61"), "\\# 2 0261"},
      {16, {}, "\\# 0"},
      {33, from_hex("0001 0002 01bb") + host, "1 2 443 host.test"},
      {35, from_hex("0001 0002 01 75 01 73 00") + host, "1 2 \"u\" \"s\" \"\" host.test"},
      {43, from_hex("1234 08 02 abcd"), "4660 8 2 ABCD"},
      {46, from_hex("0001 08 02 00000e10 65920080 6569 2200 1234") + host + from_hex("ffff"),
       "A 8 2 3600 20240101000000 20231201000000 4660 host.test //8="},
      {47, host + from_hex("00 06 400000000003"), "host.test A RRSIG NSEC"},
      {48, from_hex("0101 03 08 ffff"), "257 3 8 //8="},
      {50, from_hex("01 00 000a 02 abcd 05 0000000001 00 01 40"), "1 0 10 ABCD 00000001 A"},
      {50, from_hex("01 00 000a 00 01 ff 00 01 40"), "1 0 10 - VS A"},
      {52, from_hex("03 01 01 abcd"), "3 1 1 ABCD"},
      {65, from_hex("0001 00 0001 0006 02 6832 02 6833 0003 0002 01bb 0004 0004 c0000201"),
       "1 . alpn=h2,h3 port=443 ipv4hint=192.0.2.1"},
      {64, from_hex("0001 00 0000 0004 0001 0006 0002 0000 ff00 0002 6122"),
       "1 . mandatory=alpn,ipv6hint no-default-alpn key65280=\"a\\\"\""},
      {65, from_hex("0001 00 0001 0003 02 68"), "\\# 9 000100000100030268"},
      {256, from_hex("0001 0002") + text_bytes("https://a/"), "1 2 \"https://a/\""},
      {257, from_hex("00 05") + text_bytes("issueca.test"), "0 issue \"ca.test\""},
      {65280, from_hex("0a000001"), "\\# 4 0A000001"},
  };
  for (const Row& row : table)
    EXPECT_EQ(value_text(row.type, row.data), row.text) << row.type;
}

TEST(Dns, NamesInValuesEndWithTheirRecord) {
  // Its name goes on in the bytes behind the record.
  const ByteString message =
      dns_message(dns_name("") + dns_record(2, from_hex("04 6162")) + from_hex("6364 00"),
                  {.flags = 0x8180, .questions = 0, .answers = 1});
  EXPECT_EQ(dns_text(over_udp(message).packet), "4660 = . NS 300 \\# 3 046162");
}

TEST(Dns, TypesAndClassesWithoutANameAreNumbers) {
  std::string text;
  append_dns_type(65, text);
  append_dns_type(1234, text);
  append_dns_class(3, text);
  append_dns_class(7, text);
  EXPECT_EQ(text, "HTTPSTYPE1234CHCLASS7");
}

}  // namespace
}  // namespace wirelake::test
