// Deleting rows of a table: rewrites the files that hold some of them, removes those that hold
// nothing else, and leaves the rest alone. One commit.
#pragma once

#include "base/file.h"
#include "store/delta/delta_log.h"
#include "store/delta/rewrite.h"
#include "store/store_backend.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Prepares the files of `snapshot` without the rows, in `rewrite`, which is of the same table and
/// snapshot; returns how many rows those are.
Result<std::uint64_t> rewrite_without(Rewrite& rewrite, const Folder& table,
                                      const Snapshot& snapshot, const RowSelection& rows,
                                      const Cancellation& cancellation = {});

/// `table` is held, and in the state `snapshot`.
Result<DeleteReport> delete_rows(const Folder& table, const Snapshot& snapshot,
                                 const RowSelection& rows, const Cancellation& cancellation = {});

/// Takes from the disk every file that the newest version of the table has no longer.
Status purge_removed_files(const Folder& table, const WaitCallback& waiting = {});

}  // namespace wirelake::delta
