// Whether a checkpoint says what the commits before it say.
//
// Asked before those commits go: from then on, the checkpoint alone tells what the table is.
#pragma once

#include <cstdint>

#include "store/delta/log/log_files.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// kDamaged, naming the file, if the checkpoint of `version` is none, or differs from the commits
/// up to it, as far back as these are still there. `files` is the list of `log`, the log of
/// `table`.
Status check_checkpoint(const StoreFolder& table, const StoreFolder& log, const LogFiles& files,
                        std::int64_t version);

}  // namespace wirelake::delta
