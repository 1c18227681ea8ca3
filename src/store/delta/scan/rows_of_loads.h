// How many rows each load has in a table.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// How many rows of each load a table has. Files and row groups of one load, as their statistics
/// say, are not read.
Result<std::map<std::string, std::uint64_t>> count_rows_by_load(const StoreFolder& table,
                                                                const Snapshot& snapshot);

}  // namespace wirelake::delta
