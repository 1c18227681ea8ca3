// reading_threads(): how many threads read row groups of a table at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>

namespace wirelake::delta {

/// One for each processor, up to eight. Thread-safe.
inline std::size_t reading_threads() {
  // Known once: the system is asked anew each time otherwise.
  static const std::size_t threads =
      std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8);
  return threads;
}

}  // namespace wirelake::delta
