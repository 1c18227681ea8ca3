// DeltaScan: the rows of a table in the order of a collection, by load and then by frame.
//
// wirelake's own files hold rows in that order, so that most of a scan is one row group after the
// other. Files that others rewrote can overlap: row groups whose ranges do are read together and
// sorted, which takes memory for just those. Reads the snapshot it was made with, whatever happens
// to the table meanwhile. Files and row groups that a query cannot mean are passed over; of the
// others, its columns are read first, and the wanted ones only where rows match.
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
#include "store/delta/row_group_matcher.h"
#include "store/store_backend.h"

namespace wirelake::delta {

class DeltaScan final : public BatchScan {
 public:
  static Result<std::unique_ptr<DeltaScan>> create(Folder table, const Snapshot& snapshot);

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Status start(ScanOptions options) override;
  Result<std::shared_ptr<arrow::RecordBatch>> next() override;
  QueryReport report() const override { return report_; }

 private:
  // A file, and where its rows stand; nothing if its writer did not say.
  struct FilePlan {
    std::string path;
    std::optional<RowKeyRange> range;
    std::optional<std::uint64_t> rows;
    std::string stats;
    Verdict verdict = Verdict::kAll;
  };
  struct GroupPlan {
    std::shared_ptr<ParquetFile> file;
    int row_group = 0;
    std::optional<RowKeyRange> range;
    std::uint64_t rows = 0;
    bool in_order = false;  // Written by wirelake, so that its rows are in order.
    Verdict verdict = Verdict::kAll;
  };

  // The rows of one row group, but for those that the query does not mean.
  struct GroupRows {
    std::shared_ptr<ParquetFile> file;
    std::unique_ptr<arrow::RecordBatchReader> reader;
    std::optional<Selection> selection;
    std::size_t read = 0;

    Result<std::shared_ptr<arrow::RecordBatch>> next();
  };

  DeltaScan(Folder table, std::shared_ptr<arrow::Schema> schema, std::vector<FilePlan> files);

  bool can_skip(const FilePlan& plan) const;
  Status open_next_files();
  Status plan_groups(const FilePlan& plan, std::vector<GroupPlan>& groups);
  Status open_next_groups();
  Status read_sorted(const std::vector<GroupPlan>& groups);
  Result<std::optional<GroupRows>> open_rows(const GroupPlan& group,
                                             const std::vector<std::string>& columns);
  Result<std::shared_ptr<arrow::RecordBatch>> next_unlimited();

  Folder table_;
  std::shared_ptr<arrow::Schema> schema_;
  ScanOptions options_;
  std::optional<RowGroupMatcher> matcher_;  // None where the query means everything.
  QueryReport report_;
  std::uint64_t skip_left_ = 0;
  std::uint64_t limit_left_ = 0;

  // What is still to be read, from the outside in: files that overlap, row groups of these that
  // overlap, the row group that is being streamed, and rows that had to be sorted.
  std::deque<std::vector<FilePlan>> files_;
  std::deque<std::vector<GroupPlan>> groups_;
  std::optional<GroupRows> stream_;
  std::deque<std::shared_ptr<arrow::RecordBatch>> sorted_;
};

}  // namespace wirelake::delta
