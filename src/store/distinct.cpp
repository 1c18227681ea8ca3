#include "store/distinct.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "base/try.h"
#include "query/sort_bytes.h"

namespace wirelake {
namespace {

// Of the memory of a sort: values seen are taken out of the rest.
constexpr std::int64_t kSeenShare = 4;

// What a value that was seen takes beside its bytes.
constexpr std::int64_t kSeenBytes = 64;

}  // namespace

DistinctValues::DistinctValues(std::unique_ptr<BatchScan> scan, FieldValues values,
                               const Cancellation& cancellation, std::int64_t max_memory)
    : scan_(std::move(scan)),
      values_(std::move(values)),
      max_seen_(max_memory / kSeenShare),
      sorter_(std::make_unique<RowSorter>(arrow::schema({}),
                                          RowSorter::Options{.max_memory = max_memory - max_seen_,
                                                             .unique = true,
                                                             .cancellation = cancellation})) {}

Result<DistinctValues> DistinctValues::make(std::unique_ptr<BatchScan> scan,
                                            const std::string& field, const Query& query,
                                            const Cancellation& cancellation,
                                            std::int64_t max_memory) {
  WIRELAKE_ASSIGN(FieldValues values, FieldValues::make(field, *scan->schema()));
  ScanOptions options;
  options.columns = values.columns();
  options.query = query;
  options.cancellation = cancellation;
  WIRELAKE_TRY(scan->start(std::move(options)));
  return DistinctValues(std::move(scan), std::move(values), cancellation, max_memory);
}

Status DistinctValues::add(std::string_view value) {
  Seen& seen = *seen_;
  ++asked_;
  if (seen.values.contains(value)) return {};
  auto* copy = static_cast<char*>(seen.memory.allocate(value.size(), 1));
  std::ranges::copy(value, copy);
  seen.values.emplace(copy, value.size());
  seen.bytes += std::ssize(value) + kSeenBytes;
  return seen.bytes < max_seen_ ? Status() : sort_seen();
}

// Hands on what was seen, to be sorted.
Status DistinctValues::sort_seen() {
  const std::unique_ptr<Seen> seen = std::exchange(seen_, std::make_unique<Seen>());
  are_mostly_new_ = seen->values.size() > std::exchange(asked_, 0) / 2;
  const auto rows =
      arrow::RecordBatch::Make(arrow::schema({}), std::ssize(seen->values), arrow::ArrayVector());
  auto next = seen->values.begin();
  return sorter_->add(rows, [&next](std::int64_t, std::string& key) { key = *next++; });
}

Status DistinctValues::add_batch(const std::shared_ptr<arrow::RecordBatch>& batch) {
  values_.bind(batch);
  if (are_mostly_new_ && values_.is_flat()) {
    const auto rows =
        arrow::RecordBatch::Make(arrow::schema({}), batch->num_rows(), arrow::ArrayVector());
    return sorter_->add(
        rows, [this](std::int64_t row, std::string& key) { values_.append_one(row, key); });
  }
  for (std::int64_t row = 0; row < batch->num_rows(); ++row)
    WIRELAKE_TRY(add_row(row));
  return {};
}

Status DistinctValues::add_row(std::int64_t row) {
  bytes_.clear();
  if (values_.is_flat()) {
    values_.append_one(row, bytes_);
    return bytes_.front() == kNullByte ? Status() : add(bytes_);
  }
  for (const Value* value : values_.at(row).values) {
    if (value->is_null()) continue;
    bytes_.clear();
    append_sort_bytes(bytes_, *value);
    WIRELAKE_TRY(add(bytes_));
  }
  return {};
}

Status DistinctValues::read_all() {
  if (std::exchange(is_read_, true)) return {};
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan_->next());
    if (!batch) break;
    WIRELAKE_TRY(add_batch(batch));
  }
  WIRELAKE_TRY(sort_seen());
  return sorter_->finish();
}

Result<std::vector<Value>> DistinctValues::next() {
  WIRELAKE_TRY(read_all());
  std::vector<Value> values;
  while (values.empty()) {
    WIRELAKE_ASSIGN(const auto batch, sorter_->next());
    if (!batch) break;
    const auto& keys = static_cast<const arrow::BinaryArray&>(*batch->columns().back());
    for (std::int64_t row = 0; row < keys.length(); ++row) {
      Value value = value_of_sort_bytes(keys.GetView(row));
      if (!value.is_null()) values.push_back(std::move(value));
    }
  }
  return values;
}

}  // namespace wirelake
