// The log of a Delta table: what the table is at a version.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md. Others (delta-rs, Spark) may write the
// same log, and may have cleaned it up behind a checkpoint. commit.h adds to it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "store/delta/log/actions.h"
#include "store/delta/log/log_files.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// How much of a table's state is wanted, each with what stands before it. An append needs the
/// least, and where a table was loaded into ten thousand times the rest takes long to read.
enum class SnapshotScope { kSettings, kTransactions, kFiles };

/// A table at one version.
struct Snapshot {
  std::int64_t version = -1;
  Protocol protocol = {};
  Metadata metadata = {};
  std::map<std::string, AddFile> files = {};       ///< By path.
  std::map<std::string, RemoveFile> removed = {};  ///< Files that still lie there for readers.
  std::map<std::string, Transaction> transactions = {};  ///< By application.
  SnapshotScope scope = SnapshotScope::kFiles;
  bool has_protocol = false;  ///< Without both it is no state of a table.
  bool has_metadata = false;
};

/// The newest state of the table in `table`: out of the newest checkpoint that can be read and the
/// commits, or of the commits alone where they are all there. kNotFound if there is no table,
/// kUnsupported (naming the feature) if it is one that wirelake must not read, kDamaged if its log
/// does not say all of what the table is.
Result<Snapshot> read_snapshot(const StoreFolder& table,
                               SnapshotScope scope = SnapshotScope::kFiles);

/// The same for whoever is about to remove files: kDamaged also if a file of the table is not
/// there, or is no regular one. A state that names such a file does not tell which others may go.
Result<Snapshot> read_checked_snapshot(const StoreFolder& table);

/// Brings `snapshot` to the newest version that `files`, the list of `log`, has.
Status advance_snapshot(const StoreFolder& table, const StoreFolder& log, const LogFiles& files,
                        Snapshot& snapshot);

/// The actions of one commit. Errors name the file.
Result<std::vector<Action>> read_commit(const StoreFolder& log, std::int64_t version,
                                        FilePaths& paths);

/// What `action` makes of `snapshot`.
void apply_action(Action action, Snapshot& snapshot);
void apply_actions(std::vector<Action> actions, Snapshot& snapshot);

/// kUnsupported if wirelake must not write to the table.
Status check_writable(const Snapshot& snapshot);

}  // namespace wirelake::delta
