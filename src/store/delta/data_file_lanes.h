// DataFileLanes: record batches into data files, several at a time.
//
// Encoding and compressing rows is most of the work of a load, and row groups do not need each
// other. A lane is a data file and the thread that writes it; a batch goes to a lane that is free.
// Used by one thread, which waits when all lanes are busy: that bounds the batches in memory.
#pragma once

#include <arrow/record_batch.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/file.h"
#include "columns/schema.h"
#include "store/delta/actions.h"
#include "store/delta/data_file.h"
#include "wirelake/result.h"

namespace wirelake::delta {

class DataFileLanes {
 public:
  /// At most `count` lanes, started as they are needed; with one, the caller's thread does the
  /// work. Files of `schema` are closed when they have `file_size`. `table` must outlive this
  /// object.
  DataFileLanes(const Folder& table, int count,
                std::shared_ptr<arrow::Schema> schema = packet_schema(),
                std::uint64_t file_size = kDataFileSize);

  /// Removes the files that finish() has not given out.
  ~DataFileLanes();

  DataFileLanes(const DataFileLanes&) = delete;
  DataFileLanes& operator=(const DataFileLanes&) = delete;

  /// Writes `rows` as a row group, now or soon. An error of earlier rows can come up here.
  Status write(std::shared_ptr<arrow::RecordBatch> rows);

  /// Completes all files and gives out what to add to the table.
  Result<std::vector<AddFile>> finish();

  /// Removes the files that finish() has not given out.
  Status discard();

 private:
  struct Lane {
    std::unique_ptr<DataFileWriter> file;
    std::shared_ptr<arrow::RecordBatch> rows;  // What the lane is at; null if it is free.
    std::thread thread;
  };

  Lane* free_lane();
  void run(Lane& lane);
  Status write_rows(Lane& lane, const arrow::RecordBatch& rows);
  Status close_file(Lane& lane);
  void wait_until_free(std::unique_lock<std::mutex>& lock);

  const Folder& table_;
  const std::size_t count_;
  const std::shared_ptr<arrow::Schema> schema_;
  const std::uint64_t file_size_;
  std::mutex mutex_;  // Guards all below, but a lane's file while the lane is busy.
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<AddFile> finished_;
  std::optional<Error> failure_;
  bool stopping_ = false;
};

}  // namespace wirelake::delta
