// The rows of some loads, for taking them out of files, and how many each load has.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/file.h"
#include "store/delta/delta_log.h"
#include "store/store_backend.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// The rows of `loads` in a table of this schema.
Result<RowSelection> rows_of_loads(const std::set<std::string>& loads, const arrow::Schema& schema);

/// How many rows of each load a table has. Files and row groups of one load, as their statistics
/// say, are not read.
Result<std::map<std::string, std::uint64_t>> count_rows_by_load(const Folder& table,
                                                                const Snapshot& snapshot);

}  // namespace wirelake::delta
