// RowsInMemory: rows with what they are sorted by. For sorting_scan.h.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "query/sort_key.h"

namespace wirelake {

/// Rows of a sorted output batch.
inline constexpr std::int64_t kSortedBatchRows = 8192;

/// The order of two keys, the first field first.
std::weak_ordering compare_rows(const std::vector<SortField>& fields, const RowKeyValues& a,
                                const RowKeyValues& b);

RowKeyValues key_of(std::vector<SortField>& fields, std::int64_t row);

/// A row, as the number of its batch and its place there.
struct RowPlace {
  std::size_t batch = 0;
  std::int64_t row = 0;
};

/// The rows at `places`, in that order, as batches of moderate size.
Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> gather_rows(
    const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches,
    const std::vector<RowPlace>& places);

class RowsInMemory {
 public:
  /// Adds the rows of a batch, but for those that cannot be among the first of a full store.
  Status add(const std::shared_ptr<arrow::RecordBatch>& batch, std::vector<SortField>& fields);

  /// Sorts, keeps the first `count` rows, and from then on only what comes before the last of them.
  Status keep_first(std::uint64_t count, const std::vector<SortField>& fields);

  /// The rows in order; there are none afterwards.
  Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> take_sorted(
      const std::vector<SortField>& fields);

  std::uint64_t rows() const { return rows_.size(); }
  std::int64_t bytes() const { return bytes_; }

 private:
  struct Row {
    RowKeyValues key;
    RowPlace place;
  };

  void sort(const std::vector<SortField>& fields);
  Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> gather() const;

  std::vector<std::shared_ptr<arrow::RecordBatch>> batches_;
  std::vector<Row> rows_;
  std::int64_t bytes_ = 0;
  std::optional<RowKeyValues> last_;  // What comes behind it is not wanted.
};

}  // namespace wirelake
