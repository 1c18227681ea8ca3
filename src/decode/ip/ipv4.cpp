#include "decode/ip/ipv4.h"

#include <cstring>

#include "base/byte_cursor.h"

namespace wirelake {
namespace {

constexpr std::size_t kMinHeaderLen = 20;

IpAddress address_of(std::span<const std::byte, 4> bytes) {
  IpAddress address;
  std::memcpy(address.bytes.data(), bytes.data(), bytes.size());
  return address;
}

}  // namespace

std::optional<PassedOver> decode_ipv4(Bytes ip, std::uint32_t wire_len, Packet& packet,
                                      IpPayload& payload, RemarkCounts& remarks) {
  ByteCursor cursor(ip);
  const auto header = cursor.header<kMinHeaderLen>();
  if (!header) return PassedOver::kIpHeaderCut;
  const std::size_t header_len = (field<1, 0>(*header) & 0x0fu) * 4;
  if (header_len < kMinHeaderLen) return PassedOver::kIpHeaderLengthInvalid;
  const std::uint32_t total_len = field<2, 2>(*header);
  // A sender that leaves segmentation to its hardware captures packets without a length.
  const bool offloaded = total_len == 0;
  packet.len = offloaded ? clamp_ip_len(wire_len) : total_len;
  if (packet.len < header_len) return PassedOver::kIpTotalLengthInvalid;

  packet.ip = ip;
  packet.source = address_of((*header).subspan<12, 4>());
  packet.destination = address_of((*header).subspan<16, 4>());
  packet.protocol = static_cast<std::uint8_t>(field<1, 9>(*header));
  packet.ttl = static_cast<std::uint8_t>(field<1, 8>(*header));

  if (offloaded) ++remarks[Remark::kIpLengthOffloaded];
  if (ip.size() < packet.len) ++remarks[Remark::kIpPacketCut];
  if (ip.size() < header_len) {
    ++remarks[Remark::kIpOptionsCut];
    return std::nullopt;
  }
  constexpr std::uint16_t kMoreFragments = 0x2000;
  constexpr std::uint16_t kOffset = 0x1fff;
  const std::uint16_t fragment = field<2, 6>(*header);
  payload.bytes = ip.first(std::min<std::size_t>(ip.size(), packet.len)).subspan(header_len);
  payload.len = packet.len - static_cast<std::uint32_t>(header_len);
  payload.fragment = (fragment & (kMoreFragments | kOffset)) != 0;
  payload.has_header = (fragment & kOffset) == 0;
  return std::nullopt;
}

}  // namespace wirelake
