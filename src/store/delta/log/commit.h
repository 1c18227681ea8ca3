// Commits: adding a version to the log of a Delta table, among any number of other writers.
//
// docs/store-format.md, "Commits", has the rules of conflicts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/delta/log/actions.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Writes version 0 of a table into a folder that nobody else sees yet.
Status write_first_commit(const StoreFolder& table, const std::vector<Action>& actions,
                          const std::string& operation);

/// Rules of the caller's own.
struct CommitRules {
  /// Whether a commit may follow this state of the table.
  std::function<Status(const Snapshot& now)> check = {};
  /// What the commit makes of the metadata that the table has then; the same: nothing.
  std::function<Result<Metadata>(const Metadata& now)> metadata = {};
  /// Whether this is a part of a change that is made by another commit, and no more is said of it.
  bool is_part = false;
};

/// Adds a commit behind `snapshot` or, where others were faster, behind theirs, and returns the
/// state with it. Where `actions` remove files, `snapshot` must have been read with files. Writes a
/// checkpoint when one is due.
///
/// kConflict if meanwhile the protocol, the settings or a file to be removed changed, or the schema
/// has no place any more for what it had (it may have grown, and the description may be another);
/// of a commit without actions the metadata may be any. kAlreadyExists if the table has a
/// transaction of `actions` already; kNotFound if the table is gone; what the rules say of the
/// state that the commit would follow. kNotDurable: the commit stands, but may not outlast a loss
/// of power.
Result<Snapshot> append_commit(const StoreFolder& table, const Snapshot& snapshot,
                               const std::vector<Action>& actions, const std::string& operation,
                               const CommitRules& rules = {});

/// The Error of a deletion from a table that is declared to take none.
Error append_only(const StoreFolder& table);

/// The Error of a change that others see already, and that `cause` kept from being synced.
Error not_durable(Error cause);

/// The Error of a change that is made but for a part, `what`, which `cause` kept from following:
/// such as "its flows are not packed".
Error made_but_for(const std::string& what, Error cause);

/// What such an Error was made of, for whoever does not build upon the change; others as they are.
Error cause_of(Error error);

}  // namespace wirelake::delta
