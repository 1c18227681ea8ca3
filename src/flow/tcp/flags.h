// Whether a segment has one of some TCP flags.
#pragma once

#include <cstdint>

#include "wirelake/packet.h"

namespace wirelake {

inline bool has(const TcpSegment& segment, std::uint16_t flags) {
  return (segment.flags & flags) != 0;
}

}  // namespace wirelake
