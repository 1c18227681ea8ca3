// Checkpoints: the state of a table's log as a Parquet file, written by whoever likes to.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Checkpoints". Whoever writes one may
// remove the commits before it, so a reader of the log must be able to start here.
#pragma once

#include <string>
#include <vector>

#include "base/file.h"
#include "store/delta/actions.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// The actions in the checkpoint file `name` of the folder `log`.
Result<std::vector<Action>> read_checkpoint_file(const Folder& log, const std::string& name);

}  // namespace wirelake::delta
