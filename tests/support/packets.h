// Packets for tests: one function a header, each putting its header before the bytes it is given.
//
// Addresses are always 10.0.0.1 -> 10.0.0.2 and 2001::1 -> 2001::2, TCP ports 1000 -> 2000, UDP
// ports 3000 -> 4000. Lengths are right unless a case sets them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace wirelake::test {

using ByteString = std::vector<std::byte>;

ByteString text_bytes(std::string_view text);
ByteString zeros(std::size_t count);
ByteString be16(std::uint16_t value);
ByteString be32(std::uint32_t value);

struct Ipv4Fields {
  std::uint8_t protocol = 6;
  std::uint8_t version = 4;
  std::optional<std::uint8_t> header_words = {};
  std::optional<std::uint16_t> total_len = {};
  std::uint16_t fragment = 0;  ///< Flags and offset.
  ByteString options = {};
};
ByteString ipv4(ByteString payload, const Ipv4Fields& fields = {});

struct Ipv6Fields {
  std::uint8_t next = 6;
  std::optional<std::uint16_t> payload_len = {};
};
ByteString ipv6(ByteString payload, const Ipv6Fields& fields = {});

/// An extension header of eight bytes that does nothing.
ByteString ipv6_extension(std::uint8_t next, ByteString payload);
/// A fragment header; `offset_and_more` as in the header.
ByteString ipv6_fragment(std::uint8_t next, std::uint16_t offset_and_more, ByteString payload);

struct TcpFields {
  std::optional<std::uint8_t> data_offset = {};
  std::uint16_t flags = 0x18;  ///< The twelve bits below the data offset.
  ByteString options = {};
  std::uint16_t destination_port = 2000;
};
ByteString tcp(ByteString payload, const TcpFields& fields = {});

ByteString udp(ByteString payload, std::optional<std::uint16_t> length = {});
ByteString udp_to(std::uint16_t port, ByteString payload);

/// A domain name without compression: its labels are between dots.
ByteString dns_name(std::string_view name);
struct DnsFields {
  std::uint16_t flags = 0x0100;
  std::uint16_t questions = 1;  ///< As the header counts them.
  std::uint16_t answers = 0;
};
/// A header, and what stands behind it.
ByteString dns_message(ByteString rest, const DnsFields& fields = {});
/// A question for an address.
ByteString dns_question(std::string_view name);
/// A record behind its name.
ByteString dns_record(std::uint16_t type, ByteString data, std::uint32_t ttl = 300);

ByteString tls_record(std::uint8_t type, std::uint16_t version, ByteString body);

ByteString ethernet(std::uint16_t ethertype, ByteString payload);
/// A VLAN tag from behind its own EtherType.
ByteString vlan(std::uint16_t id, std::uint16_t ethertype, ByteString payload);
ByteString mpls(std::uint32_t label, bool bottom_of_stack, ByteString payload);
/// A PPPoE session header and a PPP protocol field of two bytes.
ByteString pppoe(std::uint16_t ppp_protocol, ByteString payload,
                 std::optional<std::uint16_t> length = {});
ByteString snap(std::uint32_t oui, std::uint16_t ethertype, ByteString payload);

}  // namespace wirelake::test
