// Reading checkpoints: the state of a table's log as a Parquet file, by whoever wrote it.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Checkpoints". Whoever writes one may
// remove the commits before it, so a reader of the log must be able to start here.
#pragma once

#include <string>
#include <vector>

#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// The actions of `scope` in the checkpoint file `name` of the folder `log`. kDamaged if the file
/// has not the columns of a checkpoint, or an entry is not what it has to be.
Result<std::vector<Action>> read_checkpoint_file(const StoreFolder& log, const std::string& name,
                                                 SnapshotScope scope, FilePaths& paths);

}  // namespace wirelake::delta
