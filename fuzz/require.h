// require(): what must hold in a fuzz target, in every build.
#pragma once

#include <cstdlib>

namespace wirelake::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace wirelake::fuzz
