// Deleting the packets of a collection that a query means.
#pragma once

#include <cstdint>
#include <string>

#include "store/emptied_flows.h"
#include "store/mongodb/database.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {

/// Removes the packets of `scan`, not started yet, that `query` means; how many. They go a few
/// thousand at a time; repeated after a failure, it removes the rest. An interrupt says how many
/// are gone, where any are or `is_begun` says that their flows are.
Result<std::uint64_t> delete_matches(Database& database, const std::string& collection,
                                     BatchScan& scan, const Query& query,
                                     const Cancellation& cancellation, bool is_begun = false);

/// Deletes `emptied`, whose packets go, from the documents of flows in `collection`.
Status delete_flows(Database& database, const std::string& collection, const EmptiedFlows& emptied);

}  // namespace wirelake::mongodb
