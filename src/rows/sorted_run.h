// SortedRun: sorted rows that wait to be merged, in memory or in a file.
//
// Of each batch, the last column is the key of a row, as bytes that sort as rows do
// (query/sort_bytes.h). The file has no name: nobody else can open it, and it is gone with this
// object, or with the process. Its format is an Arrow IPC stream. One thread.
#pragma once

#include <arrow/array/array_binary.h>
#include <arrow/io/type_fwd.h>
#include <arrow/ipc/type_fwd.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

class SortedRun {
 public:
  /// A run that stays in memory.
  explicit SortedRun(std::vector<BatchPointer> batches)
      : waiting_(batches.begin(), batches.end()) {}

  /// A run in a file; `path` is for errors.
  SortedRun(std::shared_ptr<arrow::RecordBatchReader> reader, std::string path)
      : reader_(std::move(reader)), path_(std::move(path)) {}

  /// Moves to the next row; false at the end. The first call moves to the first row.
  Result<bool> advance();

  /// Of the row moved to.
  std::string_view key() const { return keys_->GetView(row_); }
  const BatchPointer& batch() const { return batch_; }
  std::int64_t row() const { return row_; }
  std::int64_t bytes() const { return row_bytes_[static_cast<std::size_t>(row_)]; }

 private:
  Result<BatchPointer> next_batch();

  std::deque<BatchPointer> waiting_;
  std::shared_ptr<arrow::RecordBatchReader> reader_;
  std::string path_;
  BatchPointer batch_;
  const arrow::BinaryArray* keys_ = nullptr;  // Of the batch.
  std::vector<std::int64_t> row_bytes_;
  std::int64_t row_ = -1;
};

/// Writes a run to a file in the folder for temporary files ($TMPDIR, else /tmp).
class SortedRunWriter {
 public:
  /// kIo, here and below, says where there was no room, and what to do.
  static Result<SortedRunWriter> create(const std::shared_ptr<arrow::Schema>& schema);

  Status write(const arrow::RecordBatch& rows);

  /// The run, of all that was written.
  Result<SortedRun> finish();

 private:
  SortedRunWriter() = default;

  std::string path_;
  FileDescriptor file_;
  std::shared_ptr<arrow::io::FileOutputStream> output_;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
};

}  // namespace wirelake
