// Writing checkpoints, so that a table of many commits opens as quickly as one of few.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Checkpoints": a classic one, in one
// Parquet file. Any number of processes may write the same one at a time.
#pragma once

#include <cstdint>

#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Whether a commit of `version` should be followed by a checkpoint, when the newest one is that of
/// version `latest_checkpoint` (-1: none). By the table's delta.checkpointInterval; without it
/// every ten commits, and less often in a long log, whose checkpoints are large.
bool checkpoint_is_due(const Metadata& metadata, std::int64_t version,
                       std::int64_t latest_checkpoint);

/// Writes a checkpoint of the table's newest version, and names it in `_last_checkpoint`. It
/// appears whole or not at all.
Status write_checkpoint(const StoreFolder& table);

}  // namespace wirelake::delta
