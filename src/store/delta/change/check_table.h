// Checking a table: all that it has is read, and what is wrong is listed.
//
// docs/store-format.md, "Checking". Nothing is changed, and nobody is kept from writing.
#pragma once

#include "store/delta/storage/store_folder.h"
#include "wirelake/maintenance.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Reads every page of every column of every data file, every commit, every checkpoint and the
/// facts of every load. Writers hold the folder `writers`, which for the packets' table is its own.
/// kNotFound if `table` is none.
Result<CheckReport> check_table(const StoreFolder& table, const StoreFolder& writers,
                                const ProgressCallback& progress);

}  // namespace wirelake::delta
