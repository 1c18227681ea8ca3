#include "rows/group_columns.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/type.h>

#include <set>
#include <string_view>
#include <utility>

#include "base/integers.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "query/sort_bytes.h"
#include "rows/grouping.h"

namespace wirelake {
namespace {

using ArrayPointer = std::shared_ptr<arrow::Array>;

bool is_of_integers(const std::shared_ptr<arrow::DataType>& type) {
  if (!type) return false;
  return type->id() == arrow::Type::INT8 || type->id() == arrow::Type::INT16 ||
         type->id() == arrow::Type::INT32 || type->id() == arrow::Type::INT64;
}

// Null is no summand.
std::vector<std::int64_t> integers_of(const FieldValues& field, std::int64_t rows) {
  std::vector<std::int64_t> integers(static_cast<std::size_t>(rows), 0);
  const ArrayPointer& column = field.flat_column();
  if (!column || !is_of_integers(column->type())) return integers;
  for (std::int64_t row = 0; row < rows; ++row) {
    if (column->IsValid(row)) integers[static_cast<std::size_t>(row)] = integer_value(*column, row);
  }
  return integers;
}

Result<ArrayPointer> nulls(std::int64_t rows) {
  return from_arrow(arrow::MakeArrayOfNull(arrow::binary(), rows));
}

// A column of what each row has at the field: as it is stored, or as bytes that sort.
Result<ArrayPointer> key_column(FieldValues& field, std::int64_t rows) {
  if (field.is_flat()) return field.flat_column() ? field.flat_column() : nulls(rows);
  arrow::BinaryBuilder keys;
  std::string bytes;
  for (std::int64_t row = 0; row < rows; ++row) {
    bytes.clear();
    append_sort_bytes(bytes, field.whole_at(row));
    WIRELAKE_TRY(from_arrow(keys.Append(bytes)));
  }
  return from_arrow(keys.Finish());
}

// When the interval begins that a time is in.
std::int64_t beginning(std::int64_t time_ns, std::int64_t every_ns) {
  const std::int64_t behind = time_ns % every_ns;
  return saturated_difference(time_ns, behind < 0 ? behind + every_ns : behind);
}

Result<ArrayPointer> interval_column(const FieldValues& time, std::int64_t rows,
                                     std::int64_t every_ns) {
  const ArrayPointer& column = time.flat_column();
  if (!column || !is_of_integers(column->type())) return nulls(rows);
  arrow::Int64Builder intervals;
  WIRELAKE_TRY(from_arrow(intervals.Reserve(rows)));
  for (std::int64_t row = 0; row < rows; ++row) {
    if (column->IsNull(row)) {
      intervals.UnsafeAppendNull();
    } else {
      intervals.UnsafeAppend(beginning(integer_value(*column, row), every_ns));
    }
  }
  return from_arrow(intervals.Finish());
}

// The values in the lists of a batch, as bytes that sort, and the rows that they are of. What
// stands in a list twice is there once, since rows are counted.
struct Elements {
  ArrayPointer values;
  std::shared_ptr<arrow::Int64Array> rows;
};

Result<Elements> elements_of(FieldValues& field, std::int64_t rows) {
  arrow::BinaryBuilder values;
  arrow::Int64Builder of_rows;
  std::set<std::string> seen;
  for (std::int64_t row = 0; row < rows; ++row) {
    seen.clear();
    for (const Value* value : field.at(row).values) {
      if (value->is_null()) continue;
      std::string bytes;
      append_sort_bytes(bytes, *value);
      seen.insert(std::move(bytes));
    }
    for (const std::string& bytes : seen) {
      WIRELAKE_TRY(from_arrow(values.Append(bytes)));
      WIRELAKE_TRY(from_arrow(of_rows.Append(row)));
    }
  }
  Elements elements;
  WIRELAKE_ASSIGN(elements.values, from_arrow(values.Finish()));
  WIRELAKE_TRY(from_arrow(of_rows.Finish(&elements.rows)));
  return elements;
}

// What `groups` has of single rows, once for each element.
Status spread(Groups& groups, const Elements& elements) {
  for (ArrayPointer& key : groups.keys) {
    WIRELAKE_ASSIGN(key, from_arrow(arrow::compute::Take(*key, *elements.rows)));
  }
  for (std::vector<std::int64_t>& sums : groups.sums) {
    const std::vector<std::int64_t> of_rows = std::exchange(sums, {});
    for (std::int64_t i = 0; i < elements.rows->length(); ++i)
      sums.push_back(of_rows[static_cast<std::size_t>(elements.rows->Value(i))]);
  }
  groups.keys.push_back(elements.values);
  return {};
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

Status check_sums(const GroupingOptions& options, const std::vector<FieldValues>& sums) {
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (is_of_integers(sums[i].column_type())) continue;
    return Error{ErrorCode::kInvalidArgument, "there is no sum of \"" + options.sums[i] +
                                                  "\"; it takes a column of integers, such as len"};
  }
  return {};
}

}  // namespace

Result<GroupColumns> GroupColumns::make(const GroupingOptions& options,
                                        const arrow::Schema& schema) {
  WIRELAKE_TRY(check_names_of(options));
  GroupColumns columns;
  WIRELAKE_ASSIGN(columns.fields_, fields_of(options.fields, schema));
  WIRELAKE_ASSIGN(columns.sums_, fields_of(options.sums, schema));
  WIRELAKE_TRY(check_sums(options, columns.sums_));
  columns.elements_ = options.elements;
  columns.every_ns_ = options.every_ns;
  return columns;
}

std::vector<std::string> GroupColumns::stored() const {
  std::vector<std::string> names;
  for (const auto* fields : {&fields_, &sums_}) {
    for (const FieldValues& field : *fields)
      names.insert(names.end(), field.columns().begin(), field.columns().end());
  }
  return names;
}

Result<Groups> GroupColumns::of(const BatchPointer& batch) {
  const std::int64_t rows = batch->num_rows();
  Groups groups;
  for (FieldValues& field : sums_) {
    field.bind(batch);
    groups.sums.push_back(integers_of(field, rows));
  }
  for (FieldValues& field : fields_) {
    field.bind(batch);
    if (every_ns_ > 0 && &field == &fields_.front()) {
      WIRELAKE_ASSIGN(groups.keys.emplace_back(), interval_column(field, rows, every_ns_));
    } else if (elements_ && !field.is_flat()) {
      WIRELAKE_ASSIGN(const Elements elements, elements_of(field, rows));
      WIRELAKE_TRY(spread(groups, elements));
    } else {
      WIRELAKE_ASSIGN(groups.keys.emplace_back(), key_column(field, rows));
    }
  }
  return without_dictionaries(std::move(groups));
}

}  // namespace wirelake
