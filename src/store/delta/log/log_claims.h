// What any part of a table's log still names, whichever part of it one believes.
//
// The last look before something is removed: a state out of a log that has rotted, or that somebody
// else wrote, can be wrong, and then the rest of the log often tells.
#pragma once

#include <set>
#include <string>

#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

struct LogClaims {
  std::set<std::string> files;         ///< Paths in their one form.
  std::set<std::string> transactions;  ///< Applications.
};

/// The files that a commit or a checkpoint adds and no later commit removes, and the applications
/// that one has. Checkpoints that cannot be read claim nothing; a commit that cannot be read is an
/// error, since nobody knows what it claims. Reads the whole log.
Result<LogClaims> read_log_claims(const StoreFolder& table);

}  // namespace wirelake::delta
