#include "store/sorting_scan.h"

#include <arrow/type.h>

#include <algorithm>
#include <string>

#include "base/try.h"
#include "columns/conform_batch.h"
#include "columns/pick_fields.h"
#include "columns/schema.h"
#include "query/known_names.h"

namespace wirelake {
namespace {

using BatchPointer = std::shared_ptr<arrow::RecordBatch>;

// More rows than these wait before those that cannot come first are dropped.
constexpr std::uint64_t kRowsBetweenDrops = 65536;

}  // namespace

Status SortingScan::start(ScanOptions options) {
  WIRELAKE_TRY(check_names(options.query, *schema()));
  if (options.sort.empty()) return rows_->start(std::move(options));
  std::vector<std::string>& columns = options.columns;
  if (columns.empty()) columns = schema()->field_names();
  for (const SortKey& key : options.sort) {
    WIRELAKE_ASSIGN(FieldValues values, FieldValues::make(key.field, *schema()));
    columns.insert(columns.end(), values.columns().begin(), values.columns().end());
    fields_.emplace_back(std::move(values), key.descending);
  }
  wanted_ = arrow::schema(pick_fields(schema()->fields(), columns));
  skip_left_ = options.skip;
  limit_left_ = options.limit == 0 ? UINT64_MAX : options.limit;
  const bool counts = options.limit != 0 && options.limit <= UINT64_MAX - options.skip;
  kept_ = counts ? options.skip + options.limit : 0;
  options.sort.clear();
  options.skip = options.limit = 0;
  return rows_->start(std::move(options));
}

Status SortingScan::keep_first() {
  if (kept_ != 0 && memory_.rows() >= kept_ &&
      memory_.rows() - kept_ >= std::min(kept_, kRowsBetweenDrops)) {
    WIRELAKE_TRY(memory_.keep_first(kept_, fields_));
  }
  return {};
}

Status SortingScan::write_run() {
  WIRELAKE_ASSIGN(const auto sorted, memory_.take_sorted(fields_));
  WIRELAKE_ASSIGN(SortedRun run, SortedRun::write(sorted));
  runs_.push_back(std::move(run));
  return {};
}

// Reads everything below, and leaves runs whose first rows are read.
Status SortingScan::sort() {
  while (true) {
    WIRELAKE_ASSIGN(auto batch, rows_->next());
    if (!batch) break;
    WIRELAKE_ASSIGN(batch, conform_batch(batch, wanted_));
    WIRELAKE_TRY(memory_.add(batch, fields_));
    WIRELAKE_TRY(keep_first());
    if (memory_.bytes() > max_memory_) {
      WIRELAKE_TRY(write_run());
    }
  }
  WIRELAKE_ASSIGN(auto sorted, memory_.take_sorted(fields_));
  runs_.emplace_back(std::move(sorted));
  std::vector<SortedRun> with_rows;
  for (SortedRun& run : runs_) {
    WIRELAKE_ASSIGN(const bool has_row, run.advance(fields_));
    if (has_row) with_rows.push_back(std::move(run));
  }
  runs_ = std::move(with_rows);
  return {};
}

// Rows with equal keys come from the earlier run first, so that the whole is stable.
Result<BatchPointer> SortingScan::merge() {
  std::vector<BatchPointer> batches;
  std::vector<RowPlace> places;
  while (!runs_.empty() && limit_left_ > 0 && std::ssize(places) < kSortedBatchRows) {
    auto first = runs_.begin();
    for (auto run = first + 1; run != runs_.end(); ++run) {
      if (compare_rows(fields_, run->key(), first->key()) < 0) first = run;
    }
    if (skip_left_ > 0) {
      --skip_left_;
    } else {
      const auto known = std::ranges::find(batches, first->batch());
      places.push_back({static_cast<std::size_t>(known - batches.begin()), first->row()});
      if (known == batches.end()) batches.push_back(first->batch());
      --limit_left_;
    }
    WIRELAKE_ASSIGN(const bool has_more, first->advance(fields_));
    if (!has_more) runs_.erase(first);
  }
  WIRELAKE_ASSIGN(const auto merged, gather_rows(batches, places));
  return merged.empty() ? BatchPointer() : merged.front();
}

Result<BatchPointer> SortingScan::next() {
  if (fields_.empty()) return rows_->next();
  if (!is_sorted_) {
    is_sorted_ = true;
    WIRELAKE_TRY(sort());
  }
  return merge();
}

}  // namespace wirelake
