#include "rows/row_sorter.h"

#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "rows/batch_scan.h"
#include "rows/row_bytes.h"

namespace wirelake {
namespace {

// Of the bound: a group, which is in memory up to three times while it is sorted; all groups; and
// a batch of a run.
constexpr std::int64_t kGroupShare = 8;
constexpr std::int64_t kGroupsShare = 2;
constexpr std::int64_t kBatchShare = 256;
constexpr std::int64_t kMinBatchBytes = 1024;

// Runs that are merged at a time at most, each with a batch or two in memory.
constexpr std::size_t kMaxRuns = 64;

// What a row takes here beside itself and its key.
constexpr std::int64_t kEntryBytes = 32;

std::uint64_t prefix_of(std::string_view key) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < sizeof prefix; ++i)
    prefix = prefix << 8 | (i < key.size() ? static_cast<std::uint8_t>(key[i]) : 0u);
  return prefix;
}

Result<BatchPointer> take_rows(const BatchPointer& rows, arrow::Int64Builder& indices) {
  WIRELAKE_ASSIGN(const auto index_array, from_arrow(indices.Finish()));
  if (rows->num_columns() == 0) {
    return arrow::RecordBatch::Make(rows->schema(), index_array->length(), arrow::ArrayVector());
  }
  WIRELAKE_ASSIGN(const auto taken,
                  from_arrow(arrow::compute::Take(arrow::Datum(rows), arrow::Datum(index_array),
                                                  arrow::compute::TakeOptions::NoBoundsCheck())));
  return taken.record_batch();
}

std::shared_ptr<arrow::Schema> with_key(const arrow::Schema& schema) {
  arrow::FieldVector fields = schema.fields();
  fields.push_back(arrow::field("", arrow::binary(), /*nullable=*/false));
  return arrow::schema(std::move(fields));
}

}  // namespace

RowSorter::RowSorter(const std::shared_ptr<arrow::Schema>& schema, Options options)
    : schema_(schema),
      keyed_schema_(with_key(*schema)),
      options_(std::move(options)),
      left_(options_.limit) {}

RunMerger::BatchSize RowSorter::batch_size() const {
  return {.bytes = std::max(options_.max_memory / kBatchShare, kMinBatchBytes)};
}

// So many that their batches take a quarter of the bound.
std::size_t RowSorter::max_runs() const {
  const std::int64_t batch_bytes = std::max(batch_size().bytes, largest_row_);
  const std::int64_t fitting = options_.max_memory / 4 / batch_bytes;
  return std::clamp<std::size_t>(static_cast<std::size_t>(fitting), 2, kMaxRuns);
}

Status RowSorter::add(const BatchPointer& rows, const AppendKey& append_key) {
  const std::vector<std::int64_t> sizes = row_bytes(*rows);
  Selection wanted;  // From `begin` on.
  std::int64_t begin = 0;
  std::string key;
  for (std::int64_t row = 0; row < rows->num_rows(); ++row) {
    key.clear();
    append_key(row, key);
    const bool is_wanted = !last_key_ || key < *last_key_;
    wanted.push_back(is_wanted);
    if (!is_wanted) continue;
    WIRELAKE_TRY(from_arrow(keys_.Append(key)));
    const std::int64_t bytes = sizes[static_cast<std::size_t>(row)] + std::ssize(key) + kEntryBytes;
    entries_.push_back({prefix_of(key), std::ssize(entries_)});
    entry_bytes_.push_back(bytes);
    largest_row_ = std::max(largest_row_, bytes);
    group_bytes_ += bytes;
    if (group_bytes_ < options_.max_memory / kGroupShare) continue;
    WIRELAKE_TRY(keep(rows, begin, wanted));
    wanted.clear();
    begin = row + 1;
    WIRELAKE_TRY(finish_group());
  }
  return keep(rows, begin, wanted);
}

// Adds the wanted rows from `begin` on to the group.
Status RowSorter::keep(const BatchPointer& rows, std::int64_t begin, const Selection& wanted) {
  if (selected_rows(wanted) == 0) return {};
  WIRELAKE_ASSIGN(auto piece, filter_rows(rows->Slice(begin, std::ssize(wanted)), wanted));
  pieces_.push_back(std::move(piece));
  return {};
}

// Puts the entries in order, and drops those that are not wanted.
void RowSorter::sort_entries() {
  const auto key_of = [this](const Entry& entry) { return keys_.GetView(entry.row); };
  std::ranges::sort(entries_, [&](const Entry& a, const Entry& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int order = key_of(a).compare(key_of(b));
    return order != 0 ? order < 0 : a.row < b.row;
  });
  if (options_.limit == 0 || entries_.size() < options_.limit) return;
  entries_.resize(options_.limit);
  last_key_ = key_of(entries_.back());
}

// The rows of the group in the order of the entries.
Result<std::vector<BatchPointer>> RowSorter::sorted_batches(const BatchPointer& rows) {
  const RunMerger::BatchSize size = batch_size();
  std::vector<BatchPointer> batches;
  for (std::size_t begin = 0; begin < entries_.size();) {
    arrow::Int64Builder indices;
    arrow::BinaryBuilder keys;
    std::int64_t bytes = 0;
    while (begin < entries_.size() && indices.length() < size.rows) {
      const std::int64_t row = entries_[begin].row;
      bytes += entry_bytes_[static_cast<std::size_t>(row)];
      if (indices.length() > 0 && bytes > size.bytes) break;
      WIRELAKE_TRY(from_arrow(indices.Append(row)));
      WIRELAKE_TRY(from_arrow(keys.Append(keys_.GetView(row))));
      ++begin;
    }
    WIRELAKE_ASSIGN(const auto taken, take_rows(rows, indices));
    arrow::ArrayVector columns = taken->columns();
    WIRELAKE_ASSIGN(columns.emplace_back(), from_arrow(keys.Finish()));
    batches.push_back(
        arrow::RecordBatch::Make(keyed_schema_, taken->num_rows(), std::move(columns)));
  }
  return batches;
}

Status RowSorter::finish_group() {
  if (entries_.empty()) return {};
  if (options_.cancellation.is_cancelled()) return was_interrupted();
  sort_entries();
  WIRELAKE_ASSIGN(auto rows, from_arrow(arrow::ConcatenateRecordBatches(pieces_)));
  pieces_.clear();
  WIRELAKE_ASSIGN(auto batches, sorted_batches(rows));
  for (const Entry& entry : entries_)
    groups_bytes_ += entry_bytes_[static_cast<std::size_t>(entry.row)];
  groups_.emplace_back(std::move(batches));
  keys_.Reset();
  entries_.clear();
  entry_bytes_.clear();
  group_bytes_ = 0;
  const bool is_full = groups_bytes_ > options_.max_memory / kGroupsShare;
  return is_full || groups_.size() >= kMaxRuns ? write_groups() : Status();
}

Result<SortedRun> RowSorter::merge_into_file(std::vector<SortedRun> runs) {
  RunMerger merger(std::move(runs), batch_size(), options_.cancellation);
  WIRELAKE_ASSIGN(SortedRunWriter writer, SortedRunWriter::create(keyed_schema_));
  for (std::uint64_t left = options_.limit; left > 0;) {
    WIRELAKE_ASSIGN(const auto batch, merger.next(left));
    if (!batch) break;
    WIRELAKE_TRY(writer.write(*batch));
    left -= static_cast<std::uint64_t>(batch->num_rows());
  }
  return writer.finish();
}

Status RowSorter::write_groups() {
  groups_bytes_ = 0;
  WIRELAKE_ASSIGN(SortedRun run, merge_into_file(std::exchange(groups_, {})));
  runs_.push_back({std::move(run), 0});
  // Runs of one size are merged with each other, so that a row is merged a few times at most.
  while (true) {
    const int merges = runs_.back().merges;
    const auto others = std::ranges::find_if(
        runs_.rbegin(), runs_.rend(), [&](const FileRun& one) { return one.merges != merges; });
    if (static_cast<std::size_t>(others - runs_.rbegin()) < max_runs()) return {};
    WIRELAKE_TRY(merge_last_runs(max_runs()));
  }
}

Status RowSorter::merge_last_runs(std::size_t count) {
  std::vector<SortedRun> merged;
  const auto first = runs_.end() - static_cast<std::ptrdiff_t>(count);
  const int merges = first->merges + 1;
  for (auto run = first; run != runs_.end(); ++run)
    merged.push_back(std::move(run->run));
  runs_.erase(first, runs_.end());
  WIRELAKE_ASSIGN(SortedRun run, merge_into_file(std::move(merged)));
  runs_.push_back({std::move(run), merges});
  return {};
}

Status RowSorter::finish(std::uint64_t skip) {
  WIRELAKE_TRY(finish_group());
  while (runs_.size() > max_runs())
    WIRELAKE_TRY(merge_last_runs(std::min(max_runs(), runs_.size() - max_runs() + 1)));
  std::vector<SortedRun> all;
  for (FileRun& run : std::exchange(runs_, {}))
    all.push_back(std::move(run.run));
  for (SortedRun& group : std::exchange(groups_, {}))
    all.push_back(std::move(group));
  merger_.emplace(std::move(all), batch_size(), options_.cancellation);
  left_ -= std::min(left_, skip);
  return merger_->pass_over(skip);
}

Result<BatchPointer> RowSorter::next() {
  if (left_ == 0) return BatchPointer();
  WIRELAKE_ASSIGN(auto batch, merger_->next(left_));
  if (batch) left_ -= static_cast<std::uint64_t>(batch->num_rows());
  return batch;
}

}  // namespace wirelake
