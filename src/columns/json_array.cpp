#include "columns/json_array.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/try.h"
#include "columns/arrow_status.h"

namespace wirelake {
namespace {

using Json = nlohmann::ordered_json;

arrow::Status append(const Json& value, arrow::ArrayBuilder& builder);

arrow::Status append_list(const Json& value, arrow::ListBuilder& builder) {
  ARROW_RETURN_NOT_OK(builder.Append());
  for (const Json& element : value)
    ARROW_RETURN_NOT_OK(append(element, *builder.value_builder()));
  return arrow::Status::OK();
}

arrow::Status append_map(const Json& value, arrow::MapBuilder& builder) {
  ARROW_RETURN_NOT_OK(builder.Append());
  for (const auto& [key, element] : value.items()) {
    ARROW_RETURN_NOT_OK(static_cast<arrow::StringBuilder&>(*builder.key_builder()).Append(key));
    ARROW_RETURN_NOT_OK(append(element, *builder.item_builder()));
  }
  return arrow::Status::OK();
}

arrow::Status append_struct(const Json& value, arrow::StructBuilder& builder) {
  static const Json kNull;
  ARROW_RETURN_NOT_OK(builder.Append());
  for (int i = 0; i < builder.num_fields(); ++i) {
    const auto member = value.find(builder.type()->field(i)->name());
    ARROW_RETURN_NOT_OK(append(member == value.end() ? kNull : *member, *builder.field_builder(i)));
  }
  return arrow::Status::OK();
}

arrow::Status append(const Json& value, arrow::ArrayBuilder& builder) {
  switch (builder.type()->id()) {
    case arrow::Type::STRING:
      if (!value.is_string()) break;
      return static_cast<arrow::StringBuilder&>(builder).Append(
          value.get_ref<const std::string&>());
    case arrow::Type::BOOL:
      if (!value.is_boolean()) break;
      return static_cast<arrow::BooleanBuilder&>(builder).Append(value.get<bool>());
    case arrow::Type::INT32:
      if (!value.is_number_integer()) break;
      return static_cast<arrow::Int32Builder&>(builder).Append(value.get<std::int32_t>());
    case arrow::Type::INT64:
      if (!value.is_number_integer()) break;
      return static_cast<arrow::Int64Builder&>(builder).Append(value.get<std::int64_t>());
    case arrow::Type::LIST:
      if (!value.is_array()) break;
      return append_list(value, static_cast<arrow::ListBuilder&>(builder));
    case arrow::Type::MAP:
      if (!value.is_object()) break;
      return append_map(value, static_cast<arrow::MapBuilder&>(builder));
    case arrow::Type::STRUCT:
      if (!value.is_object()) break;
      return append_struct(value, static_cast<arrow::StructBuilder&>(builder));
    default:
      return arrow::Status::NotImplemented("JSON as ", builder.type()->ToString());
  }
  return builder.AppendNull();
}

arrow::Result<BatchPointer> build(const std::shared_ptr<arrow::Schema>& schema,
                                  std::span<const Json> rows) {
  ARROW_ASSIGN_OR_RAISE(auto builder, arrow::MakeBuilder(arrow::struct_(schema->fields())));
  for (const Json& row : rows)
    ARROW_RETURN_NOT_OK(append(row, *builder));
  ARROW_ASSIGN_OR_RAISE(const auto array, builder->Finish());
  ARROW_ASSIGN_OR_RAISE(const auto batch, arrow::RecordBatch::FromStructArray(array));
  return batch->ReplaceSchemaMetadata(nullptr);
}

}  // namespace

Result<BatchPointer> batch_of_json(const std::shared_ptr<arrow::Schema>& schema,
                                   std::span<const Json> rows) {
  return from_arrow(build(schema, rows));
}

}  // namespace wirelake
