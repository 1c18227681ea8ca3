// SortingScan: the rows of another scan, sorted if that was asked for.
//
// Stable: rows with equal keys stay in the order of the scan below. With a limit, only rows that
// can still come first are kept; without one, rows beyond a bound of memory go to files that have
// no name, as sorted runs, which are merged at the end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "query/sort_key.h"
#include "store/rows_in_memory.h"
#include "store/sorted_run.h"
#include "store/store_backend.h"

namespace wirelake {

class SortingScan final : public BatchScan {
 public:
  /// What rows may take in memory before they are written to a run, in bytes.
  static constexpr std::int64_t kMaxMemory = 256 << 20;

  explicit SortingScan(std::unique_ptr<BatchScan> rows, std::int64_t max_memory = kMaxMemory)
      : rows_(std::move(rows)), max_memory_(max_memory) {}

  std::shared_ptr<arrow::Schema> schema() const override { return rows_->schema(); }
  Status start(ScanOptions options) override;
  Result<std::shared_ptr<arrow::RecordBatch>> next() override;
  QueryReport report() const override { return rows_->report(); }

 private:
  Status sort();
  Status keep_first();
  Status write_run();
  Result<std::shared_ptr<arrow::RecordBatch>> merge();

  std::unique_ptr<BatchScan> rows_;
  std::int64_t max_memory_;
  std::vector<SortField> fields_;
  std::shared_ptr<arrow::Schema> wanted_;  // Of the batches that are sorted.
  std::uint64_t skip_left_ = 0;
  std::uint64_t limit_left_ = 0;
  std::uint64_t kept_ = 0;  // Rows that can come first at most; 0: all.
  bool is_sorted_ = false;
  RowsInMemory memory_;
  std::vector<SortedRun> runs_;
};

}  // namespace wirelake
