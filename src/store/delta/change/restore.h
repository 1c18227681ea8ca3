// Going back to an earlier version of a table, by one more commit.
#pragma once

#include <cstdint>

#include "store/delta/storage/store_folder.h"
#include "wirelake/changes.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Makes the rows of the table, and the loads that it tells of, those of `version`: files that were
/// added since are removed, and files that were removed since are added again. `table` is held.
/// Errors as of Store::restore().
Result<RestoreReport> restore(const StoreFolder& table, std::int64_t version,
                              const WaitCallback& waiting = {});

}  // namespace wirelake::delta
