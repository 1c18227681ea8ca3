// The log of a Delta table: what the table is at a version.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md. Others (delta-rs, Spark) may write the
// same log, and may have cleaned it up behind a checkpoint. commit.h adds to it.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/file.h"
#include "store/delta/actions.h"
#include "store/delta/log_files.h"
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
};

/// The newest state of the table in `table`. kNotFound if there is no table, kUnsupported (naming
/// the feature) if it is one that wirelake must not read.
Result<Snapshot> read_snapshot(const Folder& table, SnapshotScope scope = SnapshotScope::kFiles);

/// Brings `snapshot` to the newest version that `files`, the list of `log`, has.
Status advance_snapshot(const Folder& table, const Folder& log, const LogFiles& files,
                        Snapshot& snapshot);

/// What `action` makes of `snapshot`.
void apply_action(Action action, Snapshot& snapshot);

/// kUnsupported if wirelake must not write to the table.
Status check_writable(const Snapshot& snapshot);

}  // namespace wirelake::delta
