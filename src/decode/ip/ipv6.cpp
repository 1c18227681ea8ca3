#include "decode/ip/ipv6.h"

#include <cstring>

#include "base/byte_cursor.h"
#include "decode/decoder.h"

namespace wirelake {
namespace {

constexpr std::size_t kHeaderLen = 40;

// https://www.iana.org/assignments/ipv6-parameters
enum NextHeader : std::uint8_t {
  kHopByHop = 0,
  kRouting = 43,
  kFragment = 44,
  kAuthentication = 51,
  kNoNextHeader = 59,
  kDestinationOptions = 60,
  kShim6 = 140,
};

bool is_extension(std::uint8_t next) {
  switch (next) {
    case kHopByHop:
    case kRouting:
    case kFragment:
    case kAuthentication:
    case kDestinationOptions:
    case kShim6:
      return true;
    default:
      return false;
  }
}

IpAddress address_of(std::span<const std::byte, 16> bytes) {
  IpAddress address;
  address.version = IpVersion::kV6;
  std::memcpy(address.bytes.data(), bytes.data(), bytes.size());
  return address;
}

// The payload length of a jumbogram, out of the hop-by-hop options right behind the IPv6 header
// (RFC 2675 section 2); nothing if there is no such option, or one of 65,535 or less, which is an
// error (section 3).
std::optional<std::uint32_t> find_jumbo_len(Bytes extension) {
  constexpr std::uint8_t kPad1 = 0x00;
  constexpr std::uint8_t kJumboPayload = 0xc2;
  ByteCursor cursor(extension);
  const auto header = cursor.header<2>();
  if (!header) return std::nullopt;
  const std::size_t options_len = (field<1, 1>(*header) + 1u) * 8 - 2;
  ByteCursor options(cursor.rest().first(std::min(options_len, cursor.remaining())));
  while (const auto type = options.u8()) {
    if (*type == kPad1) continue;
    const auto length = options.u8();
    if (!length) return std::nullopt;
    const auto data = options.bytes(*length);
    if (!data) return std::nullopt;
    if (*type != kJumboPayload) continue;
    const auto jumbo_len = ByteCursor(*data).u32();
    if (!jumbo_len || *jumbo_len <= 0xffff) return std::nullopt;
    return jumbo_len;
  }
  return std::nullopt;
}

std::size_t extension_len(std::uint8_t kind, std::uint8_t len_field) {
  switch (kind) {
    case kFragment:
      return 8;
    case kAuthentication:
      return (len_field + 2u) * 4;  // RFC 4302 section 2.2
    default:
      return (len_field + 1u) * 8;
  }
}

// Walks the extension headers at the start of `payload.bytes` and leaves there what follows them.
// Returns the number of the protocol that follows, as far as it is named.
std::uint8_t walk_extensions(std::uint8_t next, Packet& packet, IpPayload& payload,
                             RemarkCounts& remarks) {
  for (int count = 0; is_extension(next); ++count) {
    if (count == kMaxIpv6Extensions) {
      ++remarks[Remark::kIpv6ExtensionsTooMany];
      return next;
    }
    ByteCursor cursor(payload.bytes);
    const auto start = cursor.header<2>();
    if (!start) {
      ++remarks[Remark::kIpv6ExtensionCut];
      return cursor.u8().value_or(next);
    }
    const std::uint8_t kind = next;
    next = static_cast<std::uint8_t>(field<1, 0>(*start));
    const auto extension =
        ByteCursor(payload.bytes)
            .bytes(extension_len(kind, static_cast<std::uint8_t>(field<1, 1>(*start))));
    if (!extension) {
      ++remarks[Remark::kIpv6ExtensionCut];
      return next;
    }
    payload.bytes = payload.bytes.subspan(extension->size());
    payload.len -= static_cast<std::uint32_t>(extension->size());
    if (kind != kFragment) continue;
    if (packet.fragment_header.empty()) packet.fragment_header = *extension;
    const std::uint16_t fragment = field<2, 2>(extension->first<8>());
    payload.fragment = payload.fragment || (fragment & 0xfff9) != 0;
    if (fragment & 0xfff8) return next;  // The rest is the middle of something.
  }
  payload.has_header = true;
  return next;
}

// How long the packet is by its own account, and by the wire's where it has none because its sender
// left segmentation to the hardware. Such a packet has a transport header at least, which is more
// than the padding that the smallest of Ethernet frames has behind an empty packet.
std::uint32_t packet_len(std::span<const std::byte, kHeaderLen> header, Bytes behind,
                         std::uint32_t wire_len, RemarkCounts& remarks) {
  const std::uint32_t payload_len = field<2, 4>(header);
  if (payload_len != 0) return kHeaderLen + payload_len;
  const auto next = field<1, 6>(header);
  if (next == kHopByHop) {
    const auto jumbo_len = find_jumbo_len(behind);
    if (jumbo_len) return clamp_ip_len(kHeaderLen + std::uint64_t{*jumbo_len});
  }
  constexpr std::size_t kMinOffloadedLen = kHeaderLen + 20;
  if (next == kNoNextHeader || wire_len < kMinOffloadedLen) return kHeaderLen;
  ++remarks[Remark::kIpLengthOffloaded];
  return clamp_ip_len(wire_len);
}

}  // namespace

std::optional<PassedOver> decode_ipv6(Bytes ip, std::uint32_t wire_len, Packet& packet,
                                      IpPayload& payload, RemarkCounts& remarks) {
  ByteCursor cursor(ip);
  const auto header = cursor.header<kHeaderLen>();
  if (!header) return PassedOver::kIpHeaderCut;
  packet.ip = ip;
  packet.source = address_of((*header).subspan<8, 16>());
  packet.destination = address_of((*header).subspan<24, 16>());
  packet.ttl = static_cast<std::uint8_t>(field<1, 7>(*header));
  packet.len = packet_len(*header, cursor.rest(), wire_len, remarks);
  if (ip.size() < packet.len) ++remarks[Remark::kIpPacketCut];

  payload.len = packet.len - static_cast<std::uint32_t>(kHeaderLen);
  payload.bytes = cursor.rest().first(std::min<std::size_t>(cursor.remaining(), payload.len));
  packet.protocol =
      walk_extensions(static_cast<std::uint8_t>(field<1, 6>(*header)), packet, payload, remarks);
  return std::nullopt;
}

}  // namespace wirelake
