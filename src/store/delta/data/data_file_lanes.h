// DataFileLanes: record batches into data files, several at a time.
//
// Encoding and compressing rows is most of the work of a load, and row groups do not need each
// other: each lane (batch_lanes.h) has a data file of its own. Used by one thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "columns/batch.h"
#include "columns/table.h"
#include "rows/batch_lanes.h"
#include "store/delta/data/data_file.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

class DataFileLanes {
 public:
  /// At most `count` lanes, started as they are needed; with one, the caller's thread does the
  /// work. Files of `schema` are closed when they have `file_size`. `folder` must outlive this
  /// object.
  DataFileLanes(const StoreFolder& folder, int count, std::shared_ptr<arrow::Schema> schema,
                const ColumnEncodings& encodings, std::uint64_t file_size = kDataFileSize);

  /// Removes the files that finish() has not given out.
  ~DataFileLanes();

  DataFileLanes(const DataFileLanes&) = delete;
  DataFileLanes& operator=(const DataFileLanes&) = delete;

  /// Writes `rows` as a row group, now or soon. An error of earlier rows can come up here.
  Status write(BatchPointer rows);

  /// Completes all files and gives them out.
  Result<std::vector<WrittenFile>> finish();

  /// Removes the files that finish() has not given out.
  Status discard();

 private:
  using File = std::unique_ptr<DataFileWriter>;

  Status write_rows(File& file, const arrow::RecordBatch& rows);
  Status close_file(File& file);

  const StoreFolder& folder_;
  const std::shared_ptr<arrow::Schema> schema_;
  const ColumnEncodings encodings_;
  const std::uint64_t file_size_;
  std::vector<File> files_;  // One for each lane; null where none has been begun.
  std::mutex mutex_;         // Guards what is finished.
  std::vector<WrittenFile> finished_;
  BatchLanes lanes_;  // Last: its threads use all of the above.
};

}  // namespace wirelake::delta
