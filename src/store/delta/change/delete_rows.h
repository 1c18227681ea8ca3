// Deleting rows of a table: rewrites the files that hold some of them, removes those that hold
// nothing else, and leaves the rest alone. One commit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "query/selection.h"
#include "store/delta/change/rewrite.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/changes.h"
#include "wirelake/query.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Which rows of a table go.
class RowChoice {
 public:
  virtual ~RowChoice() = default;

  /// What it looks at; at least one column.
  virtual std::vector<std::string> columns() const = 0;

  /// False if it chooses no row of the file, by its statistics.
  virtual bool may_choose(const AddFile& file) const = 0;

  virtual Selection select(const BatchPointer& rows) = 0;
};

/// Prepares the files of `snapshot` without the rows that `choice` chooses, in `rewrite`, which is
/// of the same table and snapshot; returns how many rows those are.
Result<std::uint64_t> rewrite_without(Rewrite& rewrite, const StoreFolder& table,
                                      const Snapshot& snapshot, const Table& kind,
                                      RowChoice& choice, const Cancellation& cancellation = {});

/// The same of the rows that `query` means, whose names are not checked.
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
