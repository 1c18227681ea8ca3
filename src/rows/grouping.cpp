#include "rows/grouping.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/type.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/integers.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "query/sort_bytes.h"
#include "query/value_builder.h"

namespace wirelake {
namespace {

using ArrayPointer = std::shared_ptr<arrow::Array>;

// Of the memory: the table, of which there are two while it is given out; and each of two sorts.
constexpr std::int64_t kTableShare = 4;
constexpr std::int64_t kSortShare = 3;

constexpr std::int64_t kRowsAtATime = 8192;

// Of a key that puts the greatest first.
constexpr std::size_t kRankBytes = sizeof(std::uint64_t);

void append_rank(std::string& key, std::int64_t total) {
  const std::uint64_t rank = ~(static_cast<std::uint64_t>(total) ^ std::uint64_t{1} << 63);
  for (std::size_t i = 0; i < kRankBytes; ++i)
    key += static_cast<char>(rank >> (8 * (kRankBytes - 1 - i)));
}

void append_key(const arrow::Array& column, std::int64_t row, std::string& key) {
  if (column.type_id() != arrow::Type::BINARY) return append_flat_value(column, row, key);
  if (column.IsNull(row)) {
    key += kNullByte;
  } else {
    key += static_cast<const arrow::BinaryArray&>(column).GetView(row);
  }
}

Value value_of_key(const arrow::Array& column, std::int64_t row) {
  if (column.type_id() == arrow::Type::BINARY && column.IsValid(row)) {
    return value_of_sort_bytes(static_cast<const arrow::BinaryArray&>(column).GetView(row));
  }
  ValueBuilder builder;
  emit_value(column, row, builder);
  return builder.take();
}

// How long the key of an integer is, whichever.
std::size_t integer_key_size() {
  std::string key;
  append_sort_bytes(key, std::int64_t{0});
  return key.size();
}

// The sums of a group, then its count.
std::vector<std::int64_t> totals_of(const Groups& groups, std::size_t group) {
  std::vector<std::int64_t> totals;
  for (const auto& sums : groups.sums)
    totals.push_back(sums[group]);
  totals.push_back(groups.counts[group]);
  return totals;
}

}  // namespace

GroupingOptions distinct_of(std::string field, Query query, Cancellation cancellation) {
  return {.fields = {std::move(field)},
          .query = std::move(query),
          .elements = true,
          .cancellation = std::move(cancellation)};
}

Grouping::Grouping(std::unique_ptr<BatchScan> scan, GroupColumns columns, GroupingOptions options)
    : scan_(std::move(scan)),
      columns_(std::move(columns)),
      options_(std::move(options)),
      totals_schema_(arrow::schema(
          arrow::FieldVector(options_.sums.size() + 1, arrow::field("", arrow::int64(), false)))),
      table_(options_.sums.size()),
      left_(limit()) {}

Result<Grouping> Grouping::make(std::unique_ptr<BatchScan> scan, GroupingOptions options) {
  WIRELAKE_ASSIGN(GroupColumns columns, GroupColumns::make(options, *scan->schema()));
  ScanOptions wanted;
  wanted.columns = columns.stored();
  wanted.query = options.query;
  wanted.cancellation = options.cancellation;
  wanted.any_order = true;
  WIRELAKE_TRY(scan->start(std::move(wanted)));
  return Grouping(std::move(scan), std::move(columns), std::move(options));
}

RowSorter Grouping::make_sorter(std::int64_t max_memory, std::uint64_t limit) const {
  return {totals_schema_,
          {.max_memory = max_memory, .limit = limit, .cancellation = options_.cancellation}};
}

Status Grouping::read_all() {
  if (std::exchange(is_read_, true)) return {};
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan_->next());
    if (!batch) break;
    WIRELAKE_TRY(add_batch(batch));
  }
  scan_.reset();
  if (!parts_) return hold();
  WIRELAKE_TRY(spill());
  WIRELAKE_TRY(parts_->finish());
  return options_.order == GroupOrder::kByValue ? Status() : rank_parts();
}

Status Grouping::add_batch(const BatchPointer& batch) {
  WIRELAKE_ASSIGN(const Groups groups, columns_.of(batch));
  if (!table_.fits(groups.keys)) WIRELAKE_TRY(spill());
  WIRELAKE_TRY(table_.add(groups));
  return table_.bytes() < options_.max_memory / kTableShare ? Status() : spill();
}

Result<Groups> Grouping::take_groups() {
  WIRELAKE_ASSIGN(Groups groups, table_.take());
  return options_.elements ? without_nulls(std::move(groups)) : std::move(groups);
}

// Puts what the table holds in order, which is all.
Status Grouping::hold() {
  WIRELAKE_ASSIGN(Groups groups, take_groups());
  if (options_.order == GroupOrder::kGreatestFirst && !groups.counts.empty()) {
    WIRELAKE_ASSIGN(groups, greatest_of(std::move(groups), left_));
  }
  std::vector<std::uint32_t> order = order_of(groups, options_.order);
  held_ = {std::move(groups), std::move(order)};
  return {};
}

// Hands on what the table holds, to be sorted.
Status Grouping::spill() {
  if (!parts_) parts_.emplace(make_sorter(options_.max_memory / kSortShare, UINT64_MAX));
  WIRELAKE_ASSIGN(const Groups groups, take_groups());
  const auto size = std::ssize(groups.counts);
  for (std::int64_t begin = 0; begin < size; begin += kRowsAtATime) {
    std::vector<Row> rows(static_cast<std::size_t>(std::min(kRowsAtATime, size - begin)));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t group = static_cast<std::size_t>(begin) + i;
      for (const ArrayPointer& key : groups.keys)
        append_key(*key, static_cast<std::int64_t>(group), rows[i].key);
      rows[i].totals = totals_of(groups, group);
    }
    WIRELAKE_TRY(sort(*parts_, rows));
  }
  return {};
}

Status Grouping::rank_parts() {
  ranked_.emplace(make_sorter(options_.max_memory / kSortShare, is_in_each() ? UINT64_MAX : left_));
  while (true) {
    WIRELAKE_ASSIGN(std::vector<Row> rows, next_whole());
    if (rows.empty()) return ranked_->finish();
    WIRELAKE_TRY(rank(std::move(rows)));
  }
}

// Where the rank stands in a key: behind the value in which groups are the greatest.
std::size_t Grouping::rank_at() const {
  return is_in_each() ? integer_key_size() : 0;
}

Status Grouping::rank(std::vector<Row> rows) {
  for (Row& row : rows) {
    std::string key;
    append_rank(key, row.totals.front());
    row.key.insert(rank_at(), key);
  }
  return sort(*ranked_, rows);
}

Status Grouping::sort(RowSorter& sorter, const std::vector<Row>& rows) {
  arrow::ArrayVector columns;
  for (int column = 0; column < totals_schema_->num_fields(); ++column) {
    arrow::Int64Builder totals;
    for (const Row& row : rows)
      WIRELAKE_TRY(from_arrow(totals.Append(row.totals[static_cast<std::size_t>(column)])));
    WIRELAKE_ASSIGN(columns.emplace_back(), from_arrow(totals.Finish()));
  }
  return sorter.add(
      arrow::RecordBatch::Make(totals_schema_, std::ssize(rows), std::move(columns)),
      [&](std::int64_t row, std::string& key) { key += rows[static_cast<std::size_t>(row)].key; });
}

Result<std::vector<Grouping::Row>> Grouping::next_rows(RowSorter& sorter) {
  std::vector<Row> rows;
  WIRELAKE_ASSIGN(const auto batch, sorter.next());
  if (!batch) return rows;
  rows.resize(static_cast<std::size_t>(batch->num_rows()));
  const auto& keys = static_cast<const arrow::BinaryArray&>(*batch->columns().back());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    rows[i].key = keys.GetView(row);
    for (int column = 0; column + 1 < batch->num_columns(); ++column)
      rows[i].totals.push_back(integer_value(*batch->column(column), row));
  }
  return rows;
}

// The next groups by value, with all of their parts; none at the end.
Result<std::vector<Grouping::Row>> Grouping::next_whole() {
  std::vector<Row> whole;
  while (whole.empty()) {
    WIRELAKE_ASSIGN(std::vector<Row> rows, next_rows(*parts_));
    if (rows.empty()) {
      if (open_) whole.push_back(*std::exchange(open_, std::nullopt));
      return whole;
    }
    for (Row& row : rows) {
      if (open_ && open_->key == row.key) {
        std::ranges::transform(open_->totals, row.totals, open_->totals.begin(), saturated_sum);
        continue;
      }
      if (open_) whole.push_back(std::move(*open_));
      open_ = std::move(row);
    }
  }
  return whole;
}

std::vector<Group> Grouping::next_held() {
  std::vector<Group> groups;
  while (held_->next < held_->order.size() && std::ssize(groups) < kRowsAtATime) {
    const std::uint32_t group = held_->order[held_->next++];
    Group& next = groups.emplace_back();
    for (const ArrayPointer& key : held_->groups.keys)
      next.values.push_back(value_of_key(*key, group));
    next.count = held_->groups.counts[group];
    for (const auto& sums : held_->groups.sums)
      next.sums.push_back(sums[group]);
  }
  return groups;
}

Result<std::vector<Group>> Grouping::next_sorted() {
  std::vector<Group> groups;
  WIRELAKE_ASSIGN(std::vector<Row> rows, ranked_ ? next_rows(*ranked_) : next_whole());
  for (Row& row : rows) {
    const std::int64_t count = row.totals.back();
    row.totals.pop_back();
    if (ranked_) row.key.erase(rank_at(), kRankBytes);
    groups.push_back({values_of_sort_bytes(row.key), std::move(row.totals), count});
  }
  return groups;
}

void Grouping::keep_within_limit(std::vector<Group>& groups) {
  std::erase_if(groups, [this](const Group& group) {
    if (is_in_each() && compare(group.values.front(), each_) != 0) {
      each_ = group.values.front();
      left_ = limit();
    }
    if (left_ == 0) return true;
    --left_;
    return false;
  });
}

Result<std::vector<Group>> Grouping::next() {
  WIRELAKE_TRY(read_all());
  std::vector<Group> groups;
  while (left_ > 0 || is_in_each()) {
    WIRELAKE_ASSIGN(groups, held_ ? next_held() : next_sorted());
    const bool is_end = groups.empty();
    keep_within_limit(groups);
    if (is_end || !groups.empty()) break;
  }
  return groups;
}

void Grouping::emit(const Group& group, ValueSink& sink) const {
  sink.begin_object(this);
  for (std::size_t i = 0; i < options_.fields.size(); ++i) {
    sink.key(options_.fields[i]);
    emit_value(group.values[i], sink);
  }
  sink.key("count");
  sink.integer(group.count);
  for (std::size_t i = 0; i < options_.sums.size(); ++i) {
    sink.key(options_.sums[i]);
    sink.integer(group.sums[i]);
  }
  sink.end_object();
}

}  // namespace wirelake
