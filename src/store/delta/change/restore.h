// Going back to an earlier version of a table, by one more commit.
#pragma once

#include <cstdint>

#include "columns/table.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/changes.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Makes the rows of the packets' table `packets`, and the loads that it tells of, those of
/// `version`: files that were added since are removed, and files that were removed since are added
/// again; and gives the tables beside it the rows that went with those. `packets` is held. Errors
/// as of Store::restore().
Result<RestoreReport> restore(const StoreFolder& packets, const Tables& tables,
                              std::int64_t version, const WaitCallback& waiting = {});

}  // namespace wirelake::delta
