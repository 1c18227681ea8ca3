// How a collection is copied to another store (Collection::copy_to()).
#pragma once

#include <optional>
#include <string>

#include "wirelake/cancellation.h"
#include "wirelake/report.h"

namespace wirelake {

struct CopyOptions {
  std::optional<std::string> name = {};  ///< What it is to be called; none: as it is.
  int jobs = 0;  ///< Threads that write, at most; 0: as many as the machine has processors.
  ProgressCallback progress = {};  ///< See report.h; `bytes_done` stays 0.
  Cancellation cancellation = {};
};

}  // namespace wirelake
