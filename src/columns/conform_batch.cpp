#include "columns/conform_batch.h"

#include <arrow/array.h>
#include <arrow/array/util.h>
#include <arrow/compute/cast.h>
#include <arrow/type.h>

#include <unordered_map>

#include "base/try.h"
#include "columns/arrow_status.h"

namespace wirelake {
namespace {

using DataPointer = std::shared_ptr<arrow::ArrayData>;
using TypePointer = std::shared_ptr<arrow::DataType>;

arrow::Result<DataPointer> conform(const DataPointer& data, const TypePointer& type,
                                   const ConvertValues& convert);

arrow::Result<DataPointer> nulls(const TypePointer& type, std::int64_t length) {
  ARROW_ASSIGN_OR_RAISE(const auto array, arrow::MakeArrayOfNull(type, length));
  return array->data();
}

// Columns of nulls, one for each type: of thousands that a file lacks, each would take memory.
class SharedNulls {
 public:
  explicit SharedNulls(std::int64_t length) : length_(length) {}

  arrow::Result<DataPointer> of(const TypePointer& type) {
    DataPointer& column = columns_[type.get()];
    if (column) return column;
    ARROW_ASSIGN_OR_RAISE(column, nulls(type, length_));
    return column;
  }

 private:
  std::int64_t length_;
  std::unordered_map<const arrow::DataType*, DataPointer> columns_;
};

// Children are taken as they lie in memory, before the offset of their parent applies, so that the
// parent's validity still fits them.
arrow::Result<DataPointer> conform_struct(const DataPointer& data, const TypePointer& type,
                                          const ConvertValues& convert) {
  const auto& from = static_cast<const arrow::StructType&>(*data->type);
  auto result = data->Copy();
  result->type = type;
  result->child_data.clear();
  for (const auto& field : type->fields()) {
    const int index = from.GetFieldIndex(field->name());
    ARROW_ASSIGN_OR_RAISE(auto child,
                          index < 0 ? nulls(field->type(), data->offset + data->length)
                                    : conform(data->child_data[static_cast<std::size_t>(index)],
                                              field->type(), convert));
    result->child_data.push_back(std::move(child));
  }
  return result;
}

arrow::Result<DataPointer> conform_list(const DataPointer& data, const TypePointer& type,
                                        const ConvertValues& convert) {
  auto result = data->Copy();
  result->type = type;
  ARROW_ASSIGN_OR_RAISE(result->child_data[0],
                        conform(data->child_data[0], type->field(0)->type(), convert));
  return result;
}

arrow::Result<DataPointer> conform(const DataPointer& data, const TypePointer& type,
                                   const ConvertValues& convert) {
  if (data->type->Equals(*type)) return data;
  const bool same_kind = data->type->id() == type->id();
  if (same_kind && type->id() == arrow::Type::STRUCT) return conform_struct(data, type, convert);
  if (same_kind && type->id() == arrow::Type::LIST) return conform_list(data, type, convert);
  return convert(data, type);
}

arrow::Result<DataPointer> cast(const DataPointer& data, const TypePointer& type) {
  // A table's times are microseconds, whatever a file keeps beyond them.
  auto options = arrow::compute::CastOptions::Safe();
  options.allow_time_truncate = true;
  ARROW_ASSIGN_OR_RAISE(const auto array,
                        arrow::compute::Cast(*arrow::MakeArray(data), type, options));
  return array->data();
}

}  // namespace

Result<BatchPointer> conform_batch(const BatchPointer& batch,
                                   const std::shared_ptr<arrow::Schema>& schema) {
  return conform_batch(batch, schema, cast);
}

Result<BatchPointer> conform_batch(const BatchPointer& batch,
                                   const std::shared_ptr<arrow::Schema>& schema,
                                   const ConvertValues& convert) {
  if (batch->schema()->Equals(*schema)) return batch;
  arrow::ArrayVector columns;
  SharedNulls missing(batch->num_rows());
  for (const auto& field : schema->fields()) {
    const auto column = batch->GetColumnByName(field->name());
    auto data =
        column ? conform(column->data(), field->type(), convert) : missing.of(field->type());
    if (!data.ok()) {
      Error error = to_error(data.status());
      error.code = ErrorCode::kDamaged;
      error.message = "column '" + field->name() + "' does not fit the table's type " +
                      field->type()->ToString() + ": " + error.message;
      return error;
    }
    columns.push_back(arrow::MakeArray(*data));
  }
  return arrow::RecordBatch::Make(schema, batch->num_rows(), std::move(columns));
}

}  // namespace wirelake
