#include "query/sort_key.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>

#include "base/try.h"
#include "columns/shown_fields.h"
#include "query/condition_field.h"
#include "query/known_names.h"
#include "query/match_value.h"
#include "query/query_node.h"
#include "query/sort_bytes.h"

namespace wirelake {
namespace {

template <typename ArrayType>
void append_integer(const arrow::Array& array, std::int64_t row, std::string& bytes) {
  const std::int64_t value = static_cast<const ArrayType&>(array).Value(row);
  append_sort_bytes(bytes, value);
}

bool is_flat_type(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
    case arrow::Type::BOOL:
    case arrow::Type::STRING:
      return true;
    case arrow::Type::DICTIONARY:
      return static_cast<const arrow::DictionaryType&>(type).value_type()->id() ==
             arrow::Type::STRING;
    default:
      return false;
  }
}

std::string_view dictionary_text(const arrow::DictionaryArray& array, std::int64_t row) {
  return static_cast<const arrow::StringArray&>(*array.dictionary())
      .GetView(array.GetValueIndex(row));
}

}  // namespace

void append_flat_value(const arrow::Array& array, std::int64_t row, std::string& bytes) {
  if (array.IsNull(row)) {
    bytes += kNullByte;
    return;
  }
  switch (array.type_id()) {
    case arrow::Type::INT8:
      return append_integer<arrow::Int8Array>(array, row, bytes);
    case arrow::Type::INT16:
      return append_integer<arrow::Int16Array>(array, row, bytes);
    case arrow::Type::INT32:
      return append_integer<arrow::Int32Array>(array, row, bytes);
    case arrow::Type::INT64:
      return append_integer<arrow::Int64Array>(array, row, bytes);
    case arrow::Type::BOOL:
      return append_sort_bytes(bytes, static_cast<const arrow::BooleanArray&>(array).Value(row));
    case arrow::Type::DICTIONARY:
      return append_sort_bytes(
          bytes, dictionary_text(static_cast<const arrow::DictionaryArray&>(array), row));
    default:
      return append_sort_bytes(bytes, static_cast<const arrow::StringArray&>(array).GetView(row));
  }
}

FieldValues::FieldValues(Document document, std::vector<std::string> path,
                         std::shared_ptr<arrow::DataType> column_type)
    : document_(std::move(document)),
      path_(std::move(path)),
      columns_(document_.columns()),
      column_type_(std::move(column_type)) {}

Result<FieldValues> FieldValues::make(const std::string& field, const arrow::Schema& schema) {
  WIRELAKE_TRY(check_name(field, schema));
  QueryNode condition;
  condition.kind = QueryNode::Kind::kEqual;
  condition.path = name_parts(field);
  const ConditionField found = find_field(condition, schema);
  WIRELAKE_ASSIGN(Document document, Document::make({found.document_field}, schema));
  return FieldValues(std::move(document), std::move(condition.path),
                     found.is_column ? found.type : nullptr);
}

FieldValues::Found FieldValues::at(std::int64_t row) {
  document_.emit(row, builder_);
  row_ = builder_.take();
  Found found = {values_at(row_, path_)};
  if (!found.values.empty()) return found;
  const Value* value = &row_;
  for (const std::string& part : path_)
    value = value ? value->field(part) : nullptr;
  found.is_empty_list = value && value->list();
  return found;
}

Value FieldValues::whole_at(std::int64_t row) {
  document_.emit(row, builder_);
  row_ = builder_.take();
  const Value* value = &row_;
  for (const std::string& part : path_) {
    if (value && value->list()) {
      ValueList list;
      for (const Value* found : values_at(row_, path_))
        list.push_back(*found);
      return {std::move(list)};
    }
    value = value ? value->field(part) : nullptr;
  }
  return value ? *value : Value();
}

void FieldValues::bind(const BatchPointer& batch) {
  is_flat_ = column_type_ && bind_column(*batch);
  if (!is_flat_) document_.bind(batch);
}

bool FieldValues::bind_column(const arrow::RecordBatch& batch) {
  column_ = batch.GetColumnByName(path_.front());
  for (std::size_t i = 1; column_ && i < path_.size(); ++i) {
    if (column_->type_id() != arrow::Type::STRUCT) return false;
    const auto& around = static_cast<const arrow::StructArray&>(*column_);
    const int index = around.struct_type()->GetFieldIndex(path_[i]);
    column_ = index < 0 ? nullptr : around.GetFlattenedField(index).ValueOr(nullptr);
  }
  return !column_ || is_flat_type(*column_->type());
}

void FieldValues::append_one(std::int64_t row, std::string& bytes) const {
  if (column_) {
    append_flat_value(*column_, row, bytes);
  } else {
    bytes += kNullByte;
  }
}

void SortField::append_key(std::int64_t row, std::string& key) {
  const std::size_t begin = key.size();
  if (values_.is_flat()) {
    values_.append_one(row, key);
  } else {
    const FieldValues::Found found = values_.at(row);
    const auto less = [](const Value* a, const Value* b) { return compare(*a, *b) < 0; };
    if (found.is_empty_list) {
      key += kNothingByte;
    } else if (found.values.empty()) {
      key += kNullByte;
    } else {
      const auto [smallest, greatest] = std::ranges::minmax_element(found.values, less);
      append_sort_bytes(key, descending_ ? **greatest : **smallest);
    }
  }
  if (!descending_) return;
  for (std::size_t i = begin; i < key.size(); ++i)
    key[i] = static_cast<char>(~key[i]);
}

}  // namespace wirelake
