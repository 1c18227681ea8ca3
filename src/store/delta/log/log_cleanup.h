// Which files of a log nobody needs to know what its table is, or lately was.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Metadata Cleanup".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/delta/log/actions.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Commits and checkpoints of versions that were past longer ago than the table's log retention,
/// and behind a checkpoint that takes their place. Beside these, checkpoints that are between that
/// one and the newest: the commits from there on tell the same. An error if the checkpoint is not
/// one that can take their place (checkpoint_check.h).
Result<std::vector<std::string>> expired_log_files(const StoreFolder& table, const StoreFolder& log,
                                                   const Metadata& metadata, std::int64_t now_ms);

}  // namespace wirelake::delta
