// Packing the small files of a table into large ones, without a change of its rows or their order.
#pragma once

#include "columns/table.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/maintenance.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Packs each stretch of files, in the order of the table, that are all smaller than the size
/// wanted. A second call finds nothing to do. `table` is held, and in the state `snapshot`.
Result<OptimizeReport> optimize(const StoreFolder& table, const Snapshot& snapshot,
                                const Table& kind, const OptimizeOptions& options);

}  // namespace wirelake::delta
