// Earlier versions of a table, as far back as its log reaches.
#pragma once

#include <cstdint>
#include <optional>

#include "store/delta/log/delta_log.h"
#include "store/delta/log/log_files.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// The newest version before `version` whose state the log tells by a checkpoint, if all commits
/// behind it are there, up to `to`; -1, where a table is empty, if it has all commits from the
/// first on. Nothing if there is no such version.
std::optional<std::int64_t> base_before(const LogFiles& files, std::int64_t version,
                                        std::int64_t to);

/// The state of the table at `version`. kInvalidArgument if there is no such version yet, kNotFound
/// if the log does not reach back to it.
Result<Snapshot> read_past_snapshot(const StoreFolder& table, const StoreFolder& log,
                                    const LogFiles& files, std::int64_t version);

}  // namespace wirelake::delta
