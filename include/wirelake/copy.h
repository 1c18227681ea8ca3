// Copy: a collection from one store to another, of whatever kinds they are.
//
// Used by the command and the bindings. Memory does not grow with the collection. One thread at a
// time for each Store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wirelake/cancellation.h"
#include "wirelake/report.h"
#include "wirelake/result.h"
#include "wirelake/store.h"

namespace wirelake {

struct CopyOptions {
  std::optional<std::string> name = {};  ///< What it is to be called; none: as it is.
  int jobs = 1;                          ///< Threads that write, at most.
  ProgressCallback progress = {};        ///< See report.h; `bytes_done` stays 0.
  Cancellation cancellation = {};
};

/// Copies a collection of `from` to `to`: its packets, in order, with the facts of each load, the
/// description, the filter and the time of its creation; returns the number of packets. It appears
/// there as a whole, or not at all. What is loaded meanwhile is not copied. Left behind are columns
/// that others have added, and what `load --once` knows. kNotFound; kAlreadyExists if `to` has a
/// collection of that name.
Result<std::uint64_t> copy_collection(Store& from, std::string_view name, Store& to,
                                      const CopyOptions& options = {});

}  // namespace wirelake
