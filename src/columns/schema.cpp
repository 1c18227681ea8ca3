#include "columns/schema.h"

#include <arrow/type.h>

#include <algorithm>
#include <cassert>

#include "columns/flow_groups.h"
#include "columns/packet_groups.h"

namespace wirelake {
namespace {

std::shared_ptr<arrow::Schema> schema_of(const std::vector<ColumnGroup>& groups) {
  arrow::FieldVector fields;
  for (const ColumnGroup& group : groups) {
    for (auto& field : fields_of(group.columns))
      fields.push_back(std::move(field));
  }
  return arrow::schema(std::move(fields));
}

// A struct's fields without those that came later.
arrow::FieldVector first_fields(const std::vector<ColumnDescription>& columns) {
  arrow::FieldVector fields;
  for (const ColumnDescription& column : columns) {
    if (column.is_later) continue;
    const bool is_struct = column.type->id() == arrow::Type::STRUCT;
    fields.push_back(arrow::field(
        column.name, is_struct ? arrow::struct_(first_fields(column.fields)) : column.type));
  }
  return fields;
}

arrow::FieldVector make_first_columns() {
  arrow::FieldVector columns;
  for (const ColumnGroup& group : packet_groups()) {
    if (group.is_later) continue;
    for (auto& field : first_fields(group.columns))
      columns.push_back(std::move(field));
  }
  return columns;
}

}  // namespace

const std::shared_ptr<arrow::Schema>& packet_schema() {
  static const auto schema = schema_of(packet_groups());
  return schema;
}

const std::shared_ptr<arrow::Schema>& flow_schema() {
  static const auto schema = schema_of(flow_groups());
  return schema;
}

bool are_packets(const arrow::Schema& schema) {
  return schema.GetFieldIndex("conn_state") < 0;
}

const arrow::Schema& format_schema(const arrow::Schema& schema) {
  return are_packets(schema) ? *packet_schema() : *flow_schema();
}

const std::shared_ptr<arrow::Field>& packet_field(std::string_view name) {
  const arrow::FieldVector& fields = packet_schema()->fields();
  const auto found = std::ranges::find(fields, name, &arrow::Field::name);
  assert(found != fields.end());
  return *found;
}

const arrow::FieldVector& first_columns() {
  static const arrow::FieldVector columns = make_first_columns();
  return columns;
}

}  // namespace wirelake
