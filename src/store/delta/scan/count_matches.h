// How many rows of a table a query means, with as little reading as that takes.
//
// Nobody asks for an order here, so that row groups are matched on several threads.
#pragma once

#include <cstdint>

#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/find.h"
#include "wirelake/query.h"

namespace wirelake::delta {

/// Files that their statistics settle are not opened, row groups likewise not read. `report` may be
/// null.
Result<std::uint64_t> count_matches(const StoreFolder& table, const Snapshot& snapshot,
                                    const Query& query, QueryReport* report,
                                    const Cancellation& cancellation = {});

}  // namespace wirelake::delta
