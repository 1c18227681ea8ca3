#include "store/delta/change/appended_columns.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/type.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "base/try.h"
#include "columns/conform_batch.h"
#include "store/delta/log/table_schema.h"

namespace wirelake::delta {
namespace {

using TypePointer = std::shared_ptr<arrow::DataType>;
using DataPointer = std::shared_ptr<arrow::ArrayData>;

// Lengths, which are integers in tables of the first version.
bool was_integer(std::string_view name) {
  return name == "len" || name == "caplen" || name == "wirelen" || name == "payload_len";
}

TypePointer joined(const arrow::Field& wanted, const TypePointer& there);

// The fields that are there, and behind them those that are wanted beside them; null if one of them
// is of another type.
TypePointer joined_structs(const arrow::DataType& wanted, const arrow::DataType& there) {
  arrow::FieldVector fields = there.fields();
  for (const auto& field : wanted.fields()) {
    const auto known = std::ranges::find(fields, field->name(), &arrow::Field::name);
    if (known == fields.end()) {
      fields.push_back(field);
      continue;
    }
    TypePointer type = joined(*field, (*known)->type());
    if (!type) return nullptr;
    *known = (*known)->WithType(type);
  }
  return arrow::struct_(fields);
}

// The type of `there` with what `wanted` has beside it; null if wirelake never wrote such a one.
TypePointer joined(const arrow::Field& wanted, const TypePointer& there) {
  if (wanted.type()->Equals(*there)) return there;
  if (was_integer(wanted.name()) && there->id() == arrow::Type::INT32) return there;
  if (wanted.type()->id() != there->id()) return nullptr;
  if (there->id() == arrow::Type::STRUCT) return joined_structs(*wanted.type(), *there);
  if (there->id() != arrow::Type::LIST) return nullptr;
  TypePointer element = joined(*wanted.type()->field(0), there->field(0)->type());
  return element ? arrow::list(there->field(0)->WithType(element)) : nullptr;
}

// 64 bits as 32, with what they do not hold as the nearest that they do: all that joined() lets
// differ.
arrow::Result<DataPointer> narrowed(const DataPointer& lengths, const TypePointer& type) {
  constexpr std::int64_t kGreatest = std::numeric_limits<std::int32_t>::max();
  const std::int64_t rows = lengths->offset + lengths->length;
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> buffer,
                        arrow::AllocateBuffer(rows * std::int64_t{sizeof(std::int32_t)}));
  const auto* const from = lengths->GetValues<std::int64_t>(1, 0);
  auto* const to = reinterpret_cast<std::int32_t*>(buffer->mutable_data());
  std::transform(from, from + rows, to, [=](std::int64_t length) {
    return static_cast<std::int32_t>(std::min(length, kGreatest));
  });
  return arrow::ArrayData::Make(type, lengths->length, {lengths->buffers[0], std::move(buffer)},
                                lengths->null_count, lengths->offset);
}

Error cannot_append(const std::string& column, const std::string& path) {
  return {ErrorCode::kUnsupported,
          "is no table that wirelake can append to: its column '" + column +
              "' is missing or of another type",
          path};
}

}  // namespace

Result<std::shared_ptr<arrow::Schema>> appended_columns(const Table& wanted, const Snapshot& there,
                                                        const StoreFolder& folder) {
  WIRELAKE_ASSIGN(const auto schema,
                  parse_schema_string(there.metadata.schema_string, folder.path()));
  arrow::FieldVector fields;
  for (const auto& field : wanted.schema->fields()) {
    const auto known = schema->GetFieldByName(field->name());
    const bool is_of_order = field->name() == kLoadColumn || field->name() == wanted.number;
    if (!known && is_of_order) return cannot_append(field->name(), folder.path());
    TypePointer type = known ? joined(*field, known->type()) : field->type();
    if (!type) return cannot_append(field->name(), folder.path());
    fields.push_back(field->WithType(type));
  }
  return arrow::schema(std::move(fields));
}

Result<BatchPointer> as_appended(const BatchPointer& rows,
                                 const std::shared_ptr<arrow::Schema>& schema) {
  return conform_batch(rows, schema, narrowed);
}

}  // namespace wirelake::delta
