// How many zero bytes something starts with: files that were made longer in advance end in them.
#pragma once

#include <algorithm>
#include <cstddef>

#include "wirelake/bytes.h"

namespace wirelake {

inline std::size_t leading_zeros(Bytes bytes) {
  const auto is_set = [](std::byte byte) { return byte != std::byte{0}; };
  const auto first = std::find_if(bytes.begin(), bytes.end(), is_set);
  return static_cast<std::size_t>(first - bytes.begin());
}

}  // namespace wirelake
