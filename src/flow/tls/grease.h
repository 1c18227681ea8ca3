// GREASE (RFC 8701): values that mean nothing, which clients send so that servers get used to
// them. Fingerprints leave them out.
#pragma once

#include <cstdint>

namespace wirelake {

/// 0x0a0a, 0x1a1a, ... 0xfafa (section 2).
constexpr bool is_grease(std::uint16_t value) {
  return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

}  // namespace wirelake
