// Commits: adding a version to the log of a Delta table, among any number of other writers.
//
// docs/store-format.md, "Commits", has the rules of conflicts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/file.h"
#include "store/delta/log/actions.h"
#include "store/delta/log/delta_log.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Writes version 0 of a table into a folder that nobody else sees yet.
Status write_first_commit(const Folder& table, const std::vector<Action>& actions,
                          const std::string& operation);

/// A rule of the caller's own: whether a commit may follow this state of the table.
using CommitCheck = std::function<Status(const Snapshot& now)>;

/// Adds a commit behind `snapshot` or, where others were faster, behind theirs, and returns the
/// state with it. Where `actions` remove files, `snapshot` must have been read with files. Writes a
/// checkpoint when one is due.
///
/// kConflict if meanwhile the protocol, the metadata (but for the description) or a file to be
/// removed changed; kAlreadyExists if the table has a transaction of `actions` already; kNotFound
/// if the table is gone; what `check` says of the state that the commit would follow. kNotDurable:
/// the commit stands, but may not outlast a loss of power.
Result<Snapshot> append_commit(const Folder& table, const Snapshot& snapshot,
                               const std::vector<Action>& actions, const std::string& operation,
                               const CommitCheck& check = {});

/// The Error of a deletion from a table that is declared to take none.
Error append_only(const Folder& table);

/// The Error of a change that others see already, and that `cause` kept from being synced.
Error not_durable(Error cause);

}  // namespace wirelake::delta
