// The Error of work that was cancelled before it had changed anything.
#pragma once

#include <string>
#include <utility>

#include "wirelake/result.h"

namespace wirelake {

/// `file` is what the work was about.
inline Error was_interrupted(std::string file = {}) {
  return {ErrorCode::kCancelled, "was interrupted; nothing was changed", std::move(file)};
}

}  // namespace wirelake
