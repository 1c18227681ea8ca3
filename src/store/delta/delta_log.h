// DeltaLog: the state of a table out of its log, and one atomic step forward.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md. Used by everything in the embedded
// store. Any number of processes may work on one log: a commit is a file that appears whole, under
// a number that was free, or not at all. One thread for each object.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "store/delta/actions.h"
#include "wirelake/result.h"

namespace wirelake::delta {

inline constexpr const char* kLogFolder = "_delta_log";

/// A table at one version.
struct Snapshot {
  std::int64_t version = -1;
  Protocol protocol;
  Metadata metadata;
  std::map<std::string, AddFile> files;              ///< By path.
  std::map<std::string, std::int64_t> transactions;  ///< Version by application.
};

/// The newest state of the table in `table`. kNotFound if there is no table, kUnsupported (naming
/// the feature) if it is one that wirelake must not read.
Result<Snapshot> read_snapshot(const Folder& table);

/// kUnsupported if wirelake must not write to the table.
Status check_writable(const Snapshot& snapshot);

/// Writes version 0 of a table into a folder that nobody else sees yet.
Status write_first_commit(const Folder& table, const std::vector<Action>& actions,
                          const std::string& operation);

/// Adds a commit behind `snapshot` or, where others were faster, behind theirs. What must not have
/// changed meanwhile: the protocol and, but for the description, the metadata; and the table must
/// not be gone (kNotFound). Else kConflict. Durable when it returns. Returns the version.
Result<std::int64_t> append_commit(const Folder& table, const Snapshot& snapshot,
                                   const std::vector<Action>& actions,
                                   const std::string& operation);

}  // namespace wirelake::delta
