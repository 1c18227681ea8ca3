#include "columns/schema.h"

#include <arrow/type.h>

#include <algorithm>
#include <cassert>

#include "columns/packet_groups.h"

namespace wirelake {
namespace {

std::shared_ptr<arrow::Schema> make_schema() {
  arrow::FieldVector fields;
  for (const ColumnGroup& group : packet_groups()) {
    for (auto& field : fields_of(group.columns))
      fields.push_back(std::move(field));
  }
  return arrow::schema(std::move(fields));
}

}  // namespace

const std::shared_ptr<arrow::Schema>& packet_schema() {
  static const auto schema = make_schema();
  return schema;
}

const std::shared_ptr<arrow::Field>& packet_field(std::string_view name) {
  const arrow::FieldVector& fields = packet_schema()->fields();
  const auto found = std::ranges::find(fields, name, &arrow::Field::name);
  assert(found != fields.end());
  return *found;
}

bool is_later_column(std::string_view name) {
  return std::ranges::any_of(packet_groups(), [&](const ColumnGroup& group) {
    return group.is_later &&
           std::ranges::find(group.columns, name, &ColumnDescription::name) != group.columns.end();
  });
}

}  // namespace wirelake
