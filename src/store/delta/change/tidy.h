// Tidying up a store: what no table refers to and no live writer needs goes.
//
// docs/store-format.md, "Tidying up", has the rules, and why they are safe beside live writers.
#pragma once

#include "columns/table.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/maintenance.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Tidies up the collections of `store` and what is left of those that were never made or were
/// dropped. What fails is in the report; the rest is done all the same.
Result<TidyReport> tidy(const StoreFolder& store, const Tables& tables, const TidyOptions& options,
                        const WaitCallback& waiting = {});

}  // namespace wirelake::delta
