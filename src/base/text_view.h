// Bytes seen as text, as they are.
#pragma once

#include <string_view>

#include "wirelake/bytes.h"

namespace wirelake {

inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace wirelake
