// SortedRun: sorted rows that wait to be merged, in memory or in a file.
//
// The file has no name: nobody else can open it, and it is gone with this object, or with the
// process. Its format is an Arrow IPC stream. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <deque>
#include <memory>
#include <vector>

#include "query/sort_key.h"
#include "wirelake/result.h"

namespace wirelake {

class SortedRun {
 public:
  /// A run that stays in memory.
  explicit SortedRun(std::vector<std::shared_ptr<arrow::RecordBatch>> batches)
      : waiting_(batches.begin(), batches.end()) {}

  /// A run in a file of the folder for temporary files ($TMPDIR).
  static Result<SortedRun> write(const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches);

  /// Moves to the next row, and reads its key with `fields`, which are bound to nothing else
  /// meanwhile; false at the end. The first call moves to the first row.
  Result<bool> advance(std::vector<SortField>& fields);

  /// Of the row moved to.
  const RowKeyValues& key() const { return keys_[static_cast<std::size_t>(row_)]; }
  const std::shared_ptr<arrow::RecordBatch>& batch() const { return batch_; }
  std::int64_t row() const { return row_; }

 private:
  SortedRun() = default;

  Result<std::shared_ptr<arrow::RecordBatch>> next_batch();

  std::deque<std::shared_ptr<arrow::RecordBatch>> waiting_;
  std::shared_ptr<arrow::RecordBatchReader> reader_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  std::vector<RowKeyValues> keys_;  // Of the batch.
  std::int64_t row_ = -1;
};

}  // namespace wirelake
