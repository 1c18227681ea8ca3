#include "store/delta/scan/row_group_run.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <string_view>
#include <utility>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "columns/conform_batch.h"
#include "columns/pick_fields.h"
#include "query/sort_bytes.h"

namespace wirelake::delta {
namespace {

// Of how many rows one has to match at most for text to be read as dictionaries, and made plain
// once it is known which rows are wanted. Where most are wanted, both ways cost the same.
constexpr std::uint64_t kRowsForDictionaries = 4;

Result<BatchPointer> without_dictionaries(const BatchPointer& batch) {
  arrow::FieldVector fields = batch->schema()->fields();
  for (auto& field : fields) {
    if (field->type()->id() != arrow::Type::DICTIONARY) continue;
    const auto& type = static_cast<const arrow::DictionaryType&>(*field->type());
    field = field->WithType(type.value_type());
  }
  return conform_batch(batch, arrow::schema(std::move(fields)));
}

// Where a row stands: its load, then its number in it. What is missing comes first.
void append_place(const arrow::Array* loads, const arrow::Array* numbers, std::int64_t row,
                  std::string& key) {
  append_sort_bytes(key, loads ? as_text(binary_value(*loads, row)) : std::string_view());
  const bool has_number =
      numbers && numbers->type_id() == arrow::Type::INT64 && numbers->IsValid(row);
  const std::int64_t number =
      has_number ? static_cast<const arrow::Int64Array&>(*numbers).Value(row) : 0;
  append_sort_bytes(key, number);
}

}  // namespace

RowGroupRun::RowGroupRun(std::vector<RowGroup> groups, Options options,
                         std::optional<RowGroupMatcher> matcher)
    : groups_(std::move(groups)), options_(std::move(options)), matcher_(std::move(matcher)) {}

Result<BatchPointer> RowGroupRun::next() {
  if (!is_started_) {
    is_started_ = true;
    WIRELAKE_TRY(start());
  }
  if (stream_) return stream_->next();
  if (!sorter_) return BatchPointer();
  WIRELAKE_ASSIGN(const auto batch, sorter_->next());
  if (!batch) return batch;
  return from_arrow(batch->RemoveColumn(batch->num_columns() - 1));
}

Status RowGroupRun::start() {
  const bool are_in_order = groups_.size() == 1 && groups_.front().in_order;
  if (!are_in_order && !options_.any_order) return read_sorted();
  WIRELAKE_ASSIGN(stream_, open(groups_.front()));
  return {};
}

// Nothing if no row matches.
Result<std::optional<RowGroupRun::GroupRows>> RowGroupRun::open(const RowGroup& group) {
  GroupRows rows;
  ++report_.row_groups_read;
  report_.rows_read += group.rows;
  if (group.verdict == Verdict::kSome) {
    WIRELAKE_ASSIGN(rows.selection,
                    matcher_->select(*group.file, group.number, options_.cancellation));
    const std::uint64_t matched = selected_rows(*rows.selection);
    report_.rows_matched += matched;
    if (matched == 0) return std::optional<GroupRows>();
    rows.become_plain = !options_.any_order && matched <= group.rows / kRowsForDictionaries;
  } else {
    report_.rows_matched += group.rows;
  }
  rows.file = group.file;
  if (options_.any_order) {
    WIRELAKE_ASSIGN(rows.reader, group.file->read_narrow(group.number, options_.columns));
  } else if (rows.become_plain) {
    WIRELAKE_ASSIGN(rows.reader, matcher_->read(group.number, options_.columns));
  } else {
    WIRELAKE_ASSIGN(rows.reader, group.file->read(group.number, options_.columns));
  }
  return std::optional<GroupRows>(std::move(rows));
}

Result<BatchPointer> RowGroupRun::GroupRows::next() {
  while (true) {
    WIRELAKE_ASSIGN(auto batch, from_arrow(reader->Next(), file->path()));
    if (!batch) return batch;
    if (selection) {
      const auto rows = static_cast<std::size_t>(batch->num_rows());
      if (rows > selection->size() - read) {
        return Error{ErrorCode::kDamaged, "has columns of different lengths", file->path()};
      }
      const SelectionView here = SelectionView(*selection).subspan(read, rows);
      read += rows;
      WIRELAKE_ASSIGN(batch, filter_rows(batch, here));
    }
    if (batch->num_rows() == 0) continue;
    return become_plain ? without_dictionaries(batch) : batch;
  }
}

Status RowGroupRun::read_sorted() {
  const auto wanted = arrow::schema(pick_fields(options_.schema->fields(), options_.columns));
  const Table& table = *options_.table;
  options_.columns.insert(options_.columns.end(), {kLoadColumn, table.number});
  sorter_.emplace(wanted, RowSorter::Options{.max_memory = options_.max_memory,
                                             .cancellation = options_.cancellation});
  for (const RowGroup& group : groups_) {
    WIRELAKE_ASSIGN(auto rows, open(group));
    while (rows) {
      WIRELAKE_ASSIGN(const auto batch, rows->next());
      if (!batch) break;
      WIRELAKE_ASSIGN(const auto conformed, conform_batch(batch, wanted));
      const auto loads = batch->GetColumnByName(kLoadColumn);
      const auto numbers = batch->GetColumnByName(table.number);
      WIRELAKE_TRY(sorter_->add(conformed, [&](std::int64_t row, std::string& key) {
        append_place(loads.get(), numbers.get(), row, key);
      }));
    }
  }
  return sorter_->finish();
}

}  // namespace wirelake::delta
