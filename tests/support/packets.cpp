#include "support/packets.h"

#include <algorithm>
#include <utility>

#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString u8(unsigned value) {
  return {static_cast<std::byte>(value)};
}

std::uint16_t size16(const ByteString& bytes) {
  return static_cast<std::uint16_t>(bytes.size());
}

}  // namespace

ByteString text_bytes(std::string_view text) {
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return {begin, begin + text.size()};
}

ByteString zeros(std::size_t count) {
  return ByteString(count);
}

ByteString be16(std::uint16_t value) {
  return u8(value >> 8u) + u8(value & 0xffu);
}

ByteString be32(std::uint32_t value) {
  return be16(static_cast<std::uint16_t>(value >> 16)) + be16(static_cast<std::uint16_t>(value));
}

ByteString ipv4(ByteString payload, const Ipv4Fields& fields) {
  const auto right_words = static_cast<std::uint8_t>(5 + fields.options.size() / 4);
  const std::uint8_t words = fields.header_words.value_or(right_words);
  const auto right_len = static_cast<std::uint16_t>(right_words * 4 + payload.size());
  return u8(fields.version << 4u | words) + from_hex("00") +
         be16(fields.total_len.value_or(right_len)) + from_hex("1234") + be16(fields.fragment) +
         from_hex("40") + u8(fields.protocol) + from_hex("0000 0a000001 0a000002") +
         fields.options + payload;
}

ByteString ipv6(ByteString payload, const Ipv6Fields& fields) {
  return from_hex("60000000") + be16(fields.payload_len.value_or(size16(payload))) +
         u8(fields.next) + from_hex("40") +
         from_hex("20010000000000000000000000000001 20010000000000000000000000000002") + payload;
}

ByteString ipv6_extension(std::uint8_t next, ByteString payload) {
  return u8(next) + from_hex("00 0104 00000000") + payload;
}

ByteString ipv6_fragment(std::uint8_t next, std::uint16_t offset_and_more, ByteString payload) {
  return u8(next) + from_hex("00") + be16(offset_and_more) + from_hex("0000002a") + payload;
}

ByteString tcp(ByteString payload, const TcpFields& fields) {
  const auto right_offset = static_cast<std::uint8_t>(5 + fields.options.size() / 4);
  const unsigned offset = fields.data_offset.value_or(right_offset);
  return from_hex("03e8") + be16(fields.destination_port) + from_hex("01020304 fffefdfc") +
         be16(static_cast<std::uint16_t>(offset << 12u | fields.flags)) +
         from_hex("7210 0000 0000") + fields.options + payload;
}

ByteString udp(ByteString payload, std::optional<std::uint16_t> length) {
  const auto right_len = static_cast<std::uint16_t>(8 + payload.size());
  return from_hex("0bb8 0fa0") + be16(length.value_or(right_len)) + from_hex("0000") + payload;
}

ByteString dns_name(std::string_view name) {
  ByteString bytes;
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    bytes = bytes + u8(static_cast<unsigned>(label.size())) + text_bytes(label);
    name.remove_prefix(std::min(label.size() + 1, name.size()));
  }
  return bytes + u8(0);
}

ByteString dns_message(ByteString rest, const DnsFields& fields) {
  return be16(0x1234) + be16(fields.flags) + be16(fields.questions) + be16(fields.answers) +
         zeros(4) + rest;
}

ByteString dns_question(std::string_view name) {
  return dns_message(dns_name(name) + from_hex("0001 0001"));
}

ByteString dns_record(std::uint16_t type, ByteString data, std::uint32_t ttl) {
  return be16(type) + from_hex("0001") + be32(ttl) + be16(size16(data)) + data;
}

ByteString udp_to(std::uint16_t port, ByteString payload) {
  ByteString bytes = udp(std::move(payload));
  const ByteString number = be16(port);
  std::copy(number.begin(), number.end(), bytes.begin() + 2);
  return bytes;
}

ByteString tls_record(std::uint8_t type, std::uint16_t version, ByteString body) {
  return u8(type) + be16(version) + be16(size16(body)) + body;
}

ByteString ethernet(std::uint16_t ethertype, ByteString payload) {
  return from_hex("020000000002 020000000001") + be16(ethertype) + payload;
}

ByteString vlan(std::uint16_t id, std::uint16_t ethertype, ByteString payload) {
  constexpr std::uint16_t kPriority = 0xe000;
  return be16(static_cast<std::uint16_t>(kPriority | id)) + be16(ethertype) + payload;
}

ByteString mpls(std::uint32_t label, bool bottom_of_stack, ByteString payload) {
  return be32(label << 12 | (bottom_of_stack ? 0x100u : 0u) | 0x40u) + payload;
}

ByteString pppoe(std::uint16_t ppp_protocol, ByteString payload,
                 std::optional<std::uint16_t> length) {
  const auto right_len = static_cast<std::uint16_t>(2 + payload.size());
  return from_hex("11 00 0001") + be16(length.value_or(right_len)) + be16(ppp_protocol) + payload;
}

ByteString snap(std::uint32_t oui, std::uint16_t ethertype, ByteString payload) {
  return from_hex("aaaa03") + u8(oui >> 16 & 0xffu) + be16(static_cast<std::uint16_t>(oui)) +
         be16(ethertype) + payload;
}

}  // namespace wirelake::test
