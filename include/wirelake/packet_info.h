// PacketInfo: one packet as plain values that own their memory, in the words of the packet dict.
//
// What PcapParser::load_packet_info() returns. docs/packet-records.md says what each field holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "wirelake/packet.h"

namespace wirelake {

struct TcpInfo {
  std::uint16_t sport = 0;
  std::uint16_t dport = 0;
  std::uint8_t flags = 0;                                             ///< TcpFlag bits.
  std::vector<std::pair<std::uint8_t, std::vector<std::byte>>> opts;  ///< Kind and data, in order.
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::vector<std::byte> payload;
};

struct TlsInfo {
  std::string type;                          ///< Of the first record: "HANDSHAKE", ...
  std::string ver;                           ///< "SSL3", "1.0" .. "1.3".
  std::uint16_t len = 0;                     ///< Declared length of the first record.
  std::vector<std::vector<std::byte>> data;  ///< The body of each complete record.
};

struct PacketInfo {
  std::string type;       ///< "IPv4" or "IPv6".
  std::string dst, src;   ///< Canonical text.
  std::uint32_t len = 0;  ///< Bytes of the IP packet, header included.
  std::string proto;      ///< "TCP", ..., or a decimal number.
  std::string time;       ///< Decimal seconds since the epoch, 6 or 9 decimals.
  std::uint8_t ttl = 0;
  std::optional<TcpInfo> tcp_info;
  std::optional<TlsInfo> tls_info;
};

/// Copies what `packet` shows.
PacketInfo to_packet_info(const Packet& packet);

}  // namespace wirelake
