// What changed a table: the commits of its log, whoever made them.
#pragma once

#include <cstdint>
#include <vector>

#include "store/delta/storage/store_folder.h"
#include "wirelake/changes.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// The newest `limit` commits that the log still has, or with 0 all of them, the newest first.
/// Packets are counted by the statistics of files alone, from the last checkpoint before.
Result<std::vector<HistoryEntry>> read_history(const StoreFolder& table, std::uint64_t limit);

}  // namespace wirelake::delta
