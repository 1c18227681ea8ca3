// Deleting rows of a collection that a caller picks.
#pragma once

#include <cstdint>
#include <string>

#include "store/mongodb/database.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {

/// Removes the packets of `scan`, not started yet, that `rows` picks; how many. They go a few
/// thousand at a time; repeated after a failure, it removes the rest. An interrupt says how many
/// are gone.
Result<std::uint64_t> delete_selected(Database& database, const std::string& collection,
                                      BatchScan& scan, const RowSelection& rows,
                                      const Cancellation& cancellation);

}  // namespace wirelake::mongodb
