// Deleting rows of a table: rewrites the files that hold some of them, removes those that hold
// nothing else, and leaves the rest alone. One commit.
#pragma once

#include "store/delta/change/rewrite.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/changes.h"
#include "wirelake/query.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Prepares the files of `snapshot` without the rows that `query` means, in `rewrite`, which is of
/// the same table and snapshot; returns how many rows those are. The names of `query` are not
/// checked.
Result<std::uint64_t> rewrite_without(Rewrite& rewrite, const StoreFolder& table,
                                      const Snapshot& snapshot, const Table& kind,
                                      const Query& query, const Cancellation& cancellation = {});

/// `table` is held, and in the state `snapshot`. kInvalidArgument for a name in the query that
/// there is not.
Result<DeleteReport> delete_rows(const StoreFolder& table, const Snapshot& snapshot,
                                 const Table& kind, const Query& query,
                                 const Cancellation& cancellation = {});

/// Takes from the disk every file that the newest version of the table has no longer.
Status purge_removed_files(const StoreFolder& table, const WaitCallback& waiting = {});

}  // namespace wirelake::delta
