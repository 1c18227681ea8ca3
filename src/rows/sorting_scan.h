// SortingScan: the rows of another scan, sorted if that was asked for.
//
// Stable: rows with equal keys stay in the order of the scan below. row_sorter.h says what it
// takes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "columns/batch.h"
#include "query/sort_key.h"
#include "rows/batch_scan.h"
#include "rows/row_sorter.h"

namespace wirelake {

class SortingScan final : public BatchScan {
 public:
  /// `max_memory` is what the sort may take, in bytes.
  explicit SortingScan(std::unique_ptr<BatchScan> rows,
                       std::int64_t max_memory = RowSorter::kMaxMemory)
      : rows_(std::move(rows)), max_memory_(max_memory) {}

  std::shared_ptr<arrow::Schema> schema() const override { return rows_->schema(); }
  Status start(ScanOptions options) override;
  Result<BatchPointer> next() override;
  QueryReport report() const override { return rows_->report(); }

 private:
  Status sort();

  std::unique_ptr<BatchScan> rows_;
  std::int64_t max_memory_;
  std::vector<SortField> fields_;
  std::shared_ptr<arrow::Schema> wanted_;  // Of the batches that are sorted.
  std::uint64_t skip_ = 0;
  std::optional<RowSorter> sorter_;  // Of a scan that is sorted.
  bool is_sorted_ = false;
};

}  // namespace wirelake
