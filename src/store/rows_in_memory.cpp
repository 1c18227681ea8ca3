#include "store/rows_in_memory.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/util/byte_size.h>

#include <algorithm>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "query/selection.h"

namespace wirelake {
namespace {

using BatchPointer = std::shared_ptr<arrow::RecordBatch>;

// What the key of a row takes beside its text, about.
constexpr std::int64_t kKeyBytes = 96;

std::int64_t bytes_of(const RowKeyValues& key) {
  std::int64_t bytes = 0;
  for (const auto& value : key) {
    bytes += kKeyBytes;
    if (value && value->text()) bytes += static_cast<std::int64_t>(value->text()->size());
  }
  return bytes;
}

}  // namespace

std::weak_ordering compare_rows(const std::vector<SortField>& fields, const RowKeyValues& a,
                                const RowKeyValues& b) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (const auto order = fields[i].compare_keys(a[i], b[i]); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

RowKeyValues key_of(std::vector<SortField>& fields, std::int64_t row) {
  RowKeyValues key;
  key.reserve(fields.size());
  for (SortField& field : fields)
    key.push_back(field.key(row));
  return key;
}

Result<std::vector<BatchPointer>> gather_rows(const std::vector<BatchPointer>& batches,
                                              const std::vector<RowPlace>& places) {
  std::vector<BatchPointer> gathered;
  if (places.empty()) return gathered;
  std::vector<std::int64_t> starts = {0};
  for (const auto& batch : batches)
    starts.push_back(starts.back() + batch->num_rows());
  WIRELAKE_ASSIGN(const auto joined, from_arrow(arrow::ConcatenateRecordBatches(batches)));
  for (std::size_t begin = 0; begin < places.size(); begin += kSortedBatchRows) {
    const std::size_t end = std::min<std::size_t>(begin + kSortedBatchRows, places.size());
    arrow::Int64Builder indices;
    for (std::size_t i = begin; i < end; ++i) {
      WIRELAKE_TRY(from_arrow(indices.Append(starts[places[i].batch] + places[i].row)));
    }
    WIRELAKE_ASSIGN(const auto index_array, from_arrow(indices.Finish()));
    WIRELAKE_ASSIGN(const auto taken, from_arrow(arrow::compute::Take(arrow::Datum(joined),
                                                                      arrow::Datum(index_array))));
    gathered.push_back(taken.record_batch());
  }
  return gathered;
}

Status RowsInMemory::add(const BatchPointer& batch, std::vector<SortField>& fields) {
  for (SortField& field : fields)
    field.bind(batch);
  Selection wanted(static_cast<std::size_t>(batch->num_rows()), 0);
  std::int64_t kept = 0;
  for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
    RowKeyValues key = key_of(fields, row);
    if (last_ && compare_rows(fields, key, *last_) >= 0) continue;
    wanted[static_cast<std::size_t>(row)] = 1;
    bytes_ += bytes_of(key);
    rows_.push_back({std::move(key), {batches_.size(), kept++}});
  }
  if (kept == 0) return {};
  WIRELAKE_ASSIGN(auto rows, filter_rows(batch, wanted));
  WIRELAKE_ASSIGN(const std::int64_t size, from_arrow(arrow::util::ReferencedBufferSize(*rows)));
  bytes_ += size;
  batches_.push_back(std::move(rows));
  return {};
}

void RowsInMemory::sort(const std::vector<SortField>& fields) {
  std::ranges::stable_sort(
      rows_, [&](const Row& a, const Row& b) { return compare_rows(fields, a.key, b.key) < 0; });
}

Result<std::vector<BatchPointer>> RowsInMemory::gather() const {
  std::vector<RowPlace> places;
  places.reserve(rows_.size());
  for (const Row& row : rows_)
    places.push_back(row.place);
  return gather_rows(batches_, places);
}

Status RowsInMemory::keep_first(std::uint64_t count, const std::vector<SortField>& fields) {
  if (rows_.size() < count) return {};
  sort(fields);
  rows_.resize(count);
  last_ = rows_.back().key;
  WIRELAKE_ASSIGN(batches_, gather());
  bytes_ = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    rows_[i].place = {i / kSortedBatchRows, at % kSortedBatchRows};
    bytes_ += bytes_of(rows_[i].key);
  }
  for (const BatchPointer& batch : batches_) {
    WIRELAKE_ASSIGN(const std::int64_t size, from_arrow(arrow::util::ReferencedBufferSize(*batch)));
    bytes_ += size;
  }
  return {};
}

Result<std::vector<BatchPointer>> RowsInMemory::take_sorted(const std::vector<SortField>& fields) {
  sort(fields);
  auto sorted = gather();
  batches_.clear();
  rows_.clear();
  bytes_ = 0;
  return sorted;
}

}  // namespace wirelake
