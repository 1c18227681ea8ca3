// DeltaScan: the rows of a table in the order of a collection, by load and then by frame.
//
// wirelake's own files hold rows in that order, so that most of a scan is one row group after the
// other. Files that others rewrote can overlap: row groups whose ranges do are read together and
// sorted, which takes memory for just those. Reads the snapshot it was made with, whatever happens
// to the table meanwhile.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "store/delta/delta_log.h"
#include "store/delta/file_statistics.h"
#include "store/delta/parquet_file.h"
#include "store/store_backend.h"

namespace wirelake::delta {

class DeltaScan final : public BatchScan {
 public:
  static Result<std::unique_ptr<DeltaScan>> create(Folder table, const Snapshot& snapshot);

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Status start(ScanOptions options) override;
  Result<std::shared_ptr<arrow::RecordBatch>> next() override;

 private:
  // A file, and where its rows stand; nothing if its writer did not say.
  struct FilePlan {
    std::string path;
    std::optional<RowKeyRange> range;
    std::optional<std::uint64_t> rows;
  };
  struct GroupPlan {
    std::shared_ptr<ParquetFile> file;
    int row_group = 0;
    std::optional<RowKeyRange> range;
    std::uint64_t rows = 0;
    bool in_order = false;  // Written by wirelake, so that its rows are in order.
  };

  DeltaScan(Folder table, std::shared_ptr<arrow::Schema> schema, std::vector<FilePlan> files);

  Status open_next_files();
  Status open_next_groups();
  Status read_sorted(const std::vector<GroupPlan>& groups);
  Result<std::shared_ptr<arrow::RecordBatch>> next_unlimited();

  Folder table_;
  std::shared_ptr<arrow::Schema> schema_;
  ScanOptions options_;
  std::uint64_t skip_left_ = 0;
  std::uint64_t limit_left_ = 0;

  // What is still to be read, from the outside in: files that overlap, row groups of these that
  // overlap, the row group that is being streamed, and rows that had to be sorted.
  std::deque<std::vector<FilePlan>> files_;
  std::deque<std::vector<GroupPlan>> groups_;
  std::shared_ptr<ParquetFile> streamed_file_;
  std::unique_ptr<arrow::RecordBatchReader> stream_;
  std::deque<std::shared_ptr<arrow::RecordBatch>> sorted_;
};

}  // namespace wirelake::delta
