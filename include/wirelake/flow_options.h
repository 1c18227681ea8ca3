// FlowOptions: when flows end, and how many may be open.
#pragma once

#include <cstdint>

namespace wirelake {

struct FlowOptions {
  std::int64_t tcp_idle_seconds = 300;  ///< Of TCP, without a packet; 0: never.
  std::int64_t idle_seconds = 60;       ///< Of all others.
  std::uint64_t max_flows = 1'000'000;  ///< Open ones; the one that is idle longest goes first.
};

}  // namespace wirelake
