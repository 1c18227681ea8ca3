// Rewriting: rows of some files of a table into new files, in its order.
//
// What deleting rows and packing files have in common: reading, writing, and the commit that puts
// the new files in the place of the old.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "columns/batch.h"
#include "rows/row_group_cutter.h"
#include "store/delta/data/data_file_lanes.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "store/store_backend.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// A scan of the files `paths` of a snapshot, which has them, alone.
Result<std::unique_ptr<BatchScan>> scan_files(const StoreFolder& table, const Snapshot& snapshot,
                                              const Table& kind,
                                              const std::vector<std::string>& paths,
                                              std::vector<std::string> columns,
                                              const Cancellation& cancellation = {});

/// New files of a table that no commit refers to yet; those that it has when it goes are removed.
class Rewrite {
 public:
  /// What is left of a batch; all of it without a function.
  using Keep = std::function<Result<BatchPointer>(const BatchPointer&)>;

  /// `table`, `snapshot` and `kind` must outlive this object. What it does ends with kCancelled up
  /// to the commit, and not from there on.
  Rewrite(const StoreFolder& table, const Snapshot& snapshot, const Table& kind,
          Cancellation cancellation = {})
      : table_(table), snapshot_(snapshot), kind_(kind), cancellation_(std::move(cancellation)) {}
  ~Rewrite();
  Rewrite(const Rewrite&) = delete;
  Rewrite& operator=(const Rewrite&) = delete;

  /// Writes the rows of the files `paths` again, into files of about `file_size`.
  Status write(const std::vector<std::string>& paths, std::uint64_t file_size, const Keep& keep);

  /// Marks files of the snapshot as to be removed.
  void remove(const std::vector<std::string>& paths);

  /// Replaces the removed files by the new ones in one commit, with `transactions`. `data_change`
  /// is false if the table's rows stay the same. Nothing happens if no file is concerned.
  Status commit(const std::string& operation, bool data_change,
                const std::vector<Transaction>& transactions = {});

  /// The version that commit() made, if there was something to commit.
  std::optional<std::int64_t> version() const { return version_; }

  /// Leaves the new files where they are: a commit of the caller's has them.
  void release() { is_committed_ = true; }

  const std::vector<AddFile>& added() const { return added_; }
  const std::vector<RemoveFile>& removed() const { return removed_; }

 private:
  const StoreFolder& table_;
  const Snapshot& snapshot_;
  const Table& kind_;
  const Cancellation cancellation_;
  std::vector<AddFile> added_;
  std::vector<RemoveFile> removed_;
  std::optional<std::int64_t> version_ = {};
  bool is_committed_ = false;
};

}  // namespace wirelake::delta
