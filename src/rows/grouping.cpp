#include "rows/grouping.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/type.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/integers.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "query/sort_bytes.h"
#include "query/value_builder.h"
#include "rows/group_order.h"

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

bool can_be_summed(arrow::Type::type type) {
  return type == arrow::Type::INT8 || type == arrow::Type::INT16 || type == arrow::Type::INT32 ||
         type == arrow::Type::INT64;
}

// Null is no summand.
std::vector<std::int64_t> integers_of(const FieldValues& field, std::int64_t rows) {
  std::vector<std::int64_t> integers(static_cast<std::size_t>(rows), 0);
  const ArrayPointer& column = field.flat_column();
  if (!column || !can_be_summed(column->type_id())) return integers;
  for (std::int64_t row = 0; row < rows; ++row) {
    if (column->IsValid(row)) integers[static_cast<std::size_t>(row)] = integer_value(*column, row);
  }
  return integers;
}

// A column of what each row has at the field: as it is stored, or as bytes that sort.
Result<ArrayPointer> key_column(FieldValues& field, std::int64_t rows) {
  if (field.is_flat()) {
    if (field.flat_column()) return field.flat_column();
    return from_arrow(arrow::MakeArrayOfNull(arrow::binary(), rows));
  }
  arrow::BinaryBuilder keys;
  std::string bytes;
  for (std::int64_t row = 0; row < rows; ++row) {
    bytes.clear();
    append_sort_bytes(bytes, field.whole_at(row));
    WIRELAKE_TRY(from_arrow(keys.Append(bytes)));
  }
  return from_arrow(keys.Finish());
}

// The same of the elements of lists: as many rows as there are.
Result<ArrayPointer> element_column(FieldValues& field, std::int64_t rows) {
  arrow::BinaryBuilder keys;
  std::string bytes;
  for (std::int64_t row = 0; row < rows; ++row) {
    for (const Value* value : field.at(row).values) {
      bytes.clear();
      append_sort_bytes(bytes, *value);
      WIRELAKE_TRY(from_arrow(keys.Append(bytes)));
    }
  }
  return from_arrow(keys.Finish());
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

// The sums of a group, then its count.
std::vector<std::int64_t> totals_of(const Groups& groups, std::size_t group) {
  std::vector<std::int64_t> totals;
  for (const auto& sums : groups.sums)
    totals.push_back(sums[group]);
  totals.push_back(groups.counts[group]);
  return totals;
}

Result<std::vector<FieldValues>> fields_of(const std::vector<std::string>& names,
                                           const arrow::Schema& schema) {
  std::vector<FieldValues> fields;
  for (const std::string& name : names) {
    WIRELAKE_ASSIGN(FieldValues field, FieldValues::make(name, schema));
    fields.push_back(std::move(field));
  }
  return fields;
}

Status check_summable(const std::string& name, const FieldValues& field) {
  if (field.column_type() && can_be_summed(field.column_type()->id())) return {};
  return Error{ErrorCode::kInvalidArgument,
               "there is no sum of \"" + name + "\"; it takes a column of integers, such as len"};
}

// Each is a key of the result.
Status check_names_of(const GroupingOptions& options) {
  if (options.fields.empty()) {
    return Error{ErrorCode::kInvalidArgument, "groups take a field to count by, such as src"};
  }
  std::set<std::string_view> seen = {"count"};
  for (const auto* names : {&options.fields, &options.sums}) {
    for (const std::string& name : *names) {
      if (seen.insert(name).second) continue;
      return Error{ErrorCode::kInvalidArgument,
                   "\"" + name + "\" stands twice; name each field and each sum once"};
    }
  }
  return {};
}

}  // namespace

GroupingOptions distinct_of(std::string field, Query query, Cancellation cancellation) {
  return {.fields = {std::move(field)},
          .query = std::move(query),
          .elements = true,
          .cancellation = std::move(cancellation)};
}

Grouping::Grouping(std::unique_ptr<BatchScan> scan, std::vector<FieldValues> fields,
                   std::vector<FieldValues> sums, GroupingOptions options)
    : scan_(std::move(scan)),
      fields_(std::move(fields)),
      sums_(std::move(sums)),
      options_(std::move(options)),
      totals_schema_(arrow::schema(
          arrow::FieldVector(sums_.size() + 1, arrow::field("", arrow::int64(), false)))),
      table_(sums_.size()),
      left_(options_.limit == 0 ? UINT64_MAX : options_.limit) {}

Result<Grouping> Grouping::make(std::unique_ptr<BatchScan> scan, GroupingOptions options) {
  WIRELAKE_TRY(check_names_of(options));
  const auto schema = scan->schema();
  WIRELAKE_ASSIGN(auto fields, fields_of(options.fields, *schema));
  WIRELAKE_ASSIGN(auto sums, fields_of(options.sums, *schema));
  for (std::size_t i = 0; i < sums.size(); ++i)
    WIRELAKE_TRY(check_summable(options.sums[i], sums[i]));
  ScanOptions wanted;
  for (const auto* group : {&fields, &sums}) {
    for (const FieldValues& field : *group)
      wanted.columns.insert(wanted.columns.end(), field.columns().begin(), field.columns().end());
  }
  wanted.query = options.query;
  wanted.cancellation = options.cancellation;
  wanted.any_order = true;
  WIRELAKE_TRY(scan->start(std::move(wanted)));
  return Grouping(std::move(scan), std::move(fields), std::move(sums), std::move(options));
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
  return options_.greatest_first ? rank_parts() : Status();
}

Status Grouping::add_batch(const BatchPointer& batch) {
  const std::int64_t rows = batch->num_rows();
  Groups groups;
  for (FieldValues& field : fields_) {
    field.bind(batch);
    const bool are_elements = options_.elements && !field.is_flat();
    WIRELAKE_ASSIGN(groups.keys.emplace_back(),
                    are_elements ? element_column(field, rows) : key_column(field, rows));
  }
  for (FieldValues& field : sums_) {
    field.bind(batch);
    groups.sums.push_back(integers_of(field, rows));
  }
  WIRELAKE_ASSIGN(groups, without_dictionaries(std::move(groups)));
  if (!table_.fits(groups.keys)) WIRELAKE_TRY(spill());
  WIRELAKE_TRY(table_.add(groups));
  return table_.bytes() < options_.max_memory / kTableShare ? Status() : spill();
}

// Puts what the table holds in order, which is all.
Status Grouping::hold() {
  WIRELAKE_ASSIGN(Groups groups, table_.take());
  if (groups.counts.empty()) {
    left_ = 0;
    return {};
  }
  if (options_.greatest_first) {
    WIRELAKE_ASSIGN(groups, greatest_of(std::move(groups), left_));
  }
  std::vector<std::uint32_t> order = order_of(groups, options_.greatest_first);
  held_ = {std::move(groups), std::move(order)};
  return {};
}

// Hands on what the table holds, to be sorted.
Status Grouping::spill() {
  if (!parts_) parts_.emplace(make_sorter(options_.max_memory / kSortShare, UINT64_MAX));
  WIRELAKE_ASSIGN(const Groups groups, table_.take());
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
  ranked_.emplace(make_sorter(options_.max_memory / kSortShare, left_));
  while (true) {
    WIRELAKE_ASSIGN(std::vector<Row> rows, next_whole());
    if (rows.empty()) return ranked_->finish();
    WIRELAKE_TRY(rank(std::move(rows)));
  }
}

Status Grouping::rank(std::vector<Row> rows) {
  for (Row& row : rows) {
    std::string key;
    append_rank(key, row.totals.front());
    row.key.insert(0, key);
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
      if (options_.elements && row.key.front() == kNullByte) continue;
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
    if (options_.elements && next.values.front().is_null()) groups.pop_back();
  }
  return groups;
}

Result<std::vector<Group>> Grouping::next_sorted() {
  std::vector<Group> groups;
  WIRELAKE_ASSIGN(std::vector<Row> rows, ranked_ ? next_rows(*ranked_) : next_whole());
  for (Row& row : rows) {
    const std::int64_t count = row.totals.back();
    row.totals.pop_back();
    const std::string_view key = std::string_view(row.key).substr(ranked_ ? kRankBytes : 0);
    groups.push_back({values_of_sort_bytes(key), std::move(row.totals), count});
  }
  return groups;
}

Result<std::vector<Group>> Grouping::next() {
  WIRELAKE_TRY(read_all());
  std::vector<Group> groups;
  if (left_ == 0) return groups;
  WIRELAKE_ASSIGN(groups, held_ ? next_held() : next_sorted());
  if (groups.size() > left_) groups.resize(left_);
  left_ -= groups.size();
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
