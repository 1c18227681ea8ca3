// IpPayload: what an IP header hands to the protocol above it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "wirelake/bytes.h"

namespace wirelake {

struct IpPayload {
  Bytes bytes;            ///< As captured: no link padding, cut where the capture is.
  std::uint32_t len = 0;  ///< Bytes that the IP length gives to it.
  bool fragment = false;  ///< There is more of it in other packets.
  /// The upper layer's header is at the start of `bytes`. Not so in a later fragment, nor where IP
  /// options or extension headers are cut.
  bool has_header = false;
};

/// Longest IP packet that is told apart from longer ones (RFC 2675 has such of 40 bytes more).
inline constexpr std::uint64_t kMaxIpLen = std::numeric_limits<std::uint32_t>::max();

constexpr std::uint32_t clamp_ip_len(std::uint64_t len) {
  return static_cast<std::uint32_t>(std::min(len, kMaxIpLen));
}

}  // namespace wirelake
