// A tunnel of every kind, as the bytes between the outermost frame and the packet inside.
#pragma once

#include <string>
#include <vector>

#include "support/packets.h"

namespace wirelake::test {

struct TunnelSample {
  std::string name;
  std::string tunnel;  ///< As Decoded::text() has it.
  /// The frame up to the packet inside, with lengths for one of `kInsideLen` bytes.
  ByteString header;
  bool ipv6 = false;  ///< The version of the packet inside.
};

/// inside() for each version has it.
inline constexpr std::size_t kInsideLen = 60;

/// An IPv4 or IPv6 packet of kInsideLen bytes with UDP; IPv4 is padded by the payload.
ByteString inside(bool ipv6);
std::string inside_text(bool ipv6);

const std::vector<TunnelSample>& tunnel_samples();

}  // namespace wirelake::test
