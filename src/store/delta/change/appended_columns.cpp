#include "store/delta/change/appended_columns.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/type.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/schema.h"

namespace wirelake::delta {
namespace {

using TypePointer = std::shared_ptr<arrow::DataType>;
using DataPointer = std::shared_ptr<arrow::ArrayData>;

// Lengths, which are integers in tables of the first version.
bool was_integer(std::string_view name) {
  return name == "len" || name == "caplen" || name == "wirelen" || name == "payload_len";
}

bool was_of_type(const arrow::Field& field, const arrow::DataType& type) {
  if (field.type()->Equals(type)) return true;
  if (was_integer(field.name())) return type.id() == arrow::Type::INT32;
  const bool are_structs = field.type()->id() == arrow::Type::STRUCT &&
                           type.id() == arrow::Type::STRUCT &&
                           field.type()->num_fields() == type.num_fields();
  if (!are_structs) return false;
  for (int i = 0; i < type.num_fields(); ++i) {
    const auto& wanted = field.type()->field(i);
    const auto& there = type.field(i);
    if (wanted->name() != there->name() || !was_of_type(*wanted, *there->type())) return false;
  }
  return true;
}

// 64 bits as 32, with what they do not hold as the nearest that they do.
arrow::Result<DataPointer> narrowed(const DataPointer& lengths) {
  constexpr std::int64_t kGreatest = std::numeric_limits<std::int32_t>::max();
  const std::int64_t rows = lengths->offset + lengths->length;
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> buffer,
                        arrow::AllocateBuffer(rows * std::int64_t{sizeof(std::int32_t)}));
  const auto* const from = lengths->GetValues<std::int64_t>(1, 0);
  auto* const to = reinterpret_cast<std::int32_t*>(buffer->mutable_data());
  std::transform(from, from + rows, to, [=](std::int64_t length) {
    return static_cast<std::int32_t>(std::min(length, kGreatest));
  });
  return arrow::ArrayData::Make(arrow::int32(), lengths->length,
                                {lengths->buffers[0], std::move(buffer)}, lengths->null_count,
                                lengths->offset);
}

arrow::Result<DataPointer> as_it_was(const DataPointer& data, const TypePointer& type) {
  if (data->type->Equals(*type)) return data;
  if (type->id() != arrow::Type::STRUCT) return narrowed(data);
  auto result = data->Copy();
  result->type = type;
  for (int i = 0; i < type->num_fields(); ++i) {
    auto& child = result->child_data[static_cast<std::size_t>(i)];
    ARROW_ASSIGN_OR_RAISE(child, as_it_was(child, type->field(i)->type()));
  }
  return result;
}

}  // namespace

Result<std::shared_ptr<arrow::Schema>> appended_columns(const arrow::Schema& table,
                                                        const std::string& path) {
  arrow::FieldVector fields;
  for (const auto& wanted : packet_schema()->fields()) {
    const auto field = table.GetFieldByName(wanted->name());
    if (!field && is_later_column(wanted->name())) continue;
    if (!field || !was_of_type(*wanted, *field->type())) {
      return Error{ErrorCode::kUnsupported,
                   "is no table that wirelake can append to: its column '" + wanted->name() +
                       "' is missing or of another type",
                   path};
    }
    fields.push_back(wanted->WithType(field->type()));
  }
  return arrow::schema(std::move(fields));
}

Result<BatchPointer> as_appended(const BatchPointer& rows,
                                 const std::shared_ptr<arrow::Schema>& schema) {
  if (rows->schema()->Equals(*schema)) return rows;
  arrow::ArrayVector columns;
  for (const auto& field : schema->fields()) {
    const auto column = rows->GetColumnByName(field->name());
    WIRELAKE_ASSIGN(const auto data, from_arrow(as_it_was(column->data(), field->type())));
    columns.push_back(arrow::MakeArray(data));
  }
  return arrow::RecordBatch::Make(schema, rows->num_rows(), std::move(columns));
}

}  // namespace wirelake::delta
