// DeltaScan: the rows of a table in its order, by load and then by their number in it.
//
// wirelake's own files hold rows in that order, so that most of a scan is one row group after the
// other. Files that others rewrote can overlap: row groups whose ranges do are read together and
// sorted. Files and row groups that a query cannot mean are passed over; of the others, a few are
// read at a time, each by a thread. Reads the snapshot it was made with, whatever happens to the
// table meanwhile.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "columns/batch_ahead.h"
#include "rows/batch_scan.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/scan/row_group_matcher.h"
#include "store/delta/scan/row_group_run.h"
#include "store/delta/storage/store_folder.h"

namespace wirelake::delta {

class DeltaScan final : public BatchScan {
 public:
  /// `kind` must outlive this object.
  static Result<std::unique_ptr<DeltaScan>> create(StoreFolder table, const Snapshot& snapshot,
                                                   const Table& kind);

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Status start(ScanOptions options) override;
  Result<BatchPointer> next() override;
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
  // Row groups whose rows another thread reads; few rows are read by who takes them.
  struct RunAhead {
    RunAhead(RowGroupRun groups, std::uint64_t rows);
    Result<BatchPointer> next();

    std::shared_ptr<RowGroupRun> run;
    bool is_reported = false;
    std::optional<BatchAhead> ahead;
  };

  DeltaScan(StoreFolder table, const Table& kind, std::shared_ptr<arrow::Schema> schema,
            std::vector<FilePlan> files);

  bool can_skip(const FilePlan& plan) const;
  Status open_next_files();
  Status plan_groups(const FilePlan& plan, std::vector<RowGroup>& groups);
  void read_next_groups();
  bool may_read_ahead() const;
  void read_ahead();
  Result<BatchPointer> next_unlimited();
  void add_to_report(const QueryReport& read);

  StoreFolder table_;
  const Table& kind_;
  std::shared_ptr<arrow::Schema> schema_;
  ScanOptions options_;
  std::optional<RowGroupMatcher> matcher_;  // None where the query means everything.
  QueryReport report_;
  std::uint64_t skip_left_ = 0;
  std::uint64_t limit_left_ = 0;

  // What is still to be read, from the outside in: files that overlap, row groups of these that
  // overlap, and such row groups that are being read.
  std::deque<std::vector<FilePlan>> files_;
  std::deque<std::vector<RowGroup>> groups_;
  std::deque<std::unique_ptr<RunAhead>> ahead_;
  std::size_t runs_done_ = 0;
  Status opened_;  // How opening files went: said once what is ahead has been taken.
};

}  // namespace wirelake::delta
