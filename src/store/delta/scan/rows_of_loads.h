// The rows of some loads, for taking them out of files, and how many each load has.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/query.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// What means the rows of `loads`.
Query rows_of_loads(const std::set<std::string>& loads);

/// How many rows of each load a table has. Files and row groups of one load, as their statistics
/// say, are not read.
Result<std::map<std::string, std::uint64_t>> count_rows_by_load(const StoreFolder& table,
                                                                const Snapshot& snapshot);

}  // namespace wirelake::delta
