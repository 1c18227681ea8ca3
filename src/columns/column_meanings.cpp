#include "wirelake/column_meanings.h"

#include <arrow/type.h>

#include <algorithm>

#include "columns/packet_groups.h"

namespace wirelake {
namespace {

void add_meanings(const std::vector<ColumnDescription>& columns, const std::string& prefix,
                  std::vector<ColumnMeaning>& meanings) {
  for (const ColumnDescription& column : columns) {
    if (column.type->id() == arrow::Type::STRUCT) {
      add_meanings(column.fields, prefix + column.name + '.', meanings);
    } else {
      meanings.push_back({prefix + column.name, column.unit, column.meaning});
    }
  }
}

std::vector<ColumnMeaning> all_meanings() {
  std::vector<ColumnMeaning> meanings;
  for (const ColumnGroup& group : packet_groups())
    add_meanings(group.columns, "", meanings);
  return meanings;
}

}  // namespace

const std::vector<ColumnMeaning>& column_meanings() {
  static const std::vector<ColumnMeaning> meanings = all_meanings();
  return meanings;
}

const ColumnMeaning* find_column_meaning(std::string_view name) {
  const auto found = std::ranges::find(column_meanings(), name, &ColumnMeaning::name);
  return found == column_meanings().end() ? nullptr : &*found;
}

std::string column_type_text(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::INT32:
      return "integer";
    case arrow::Type::INT64:
      return "long";
    case arrow::Type::STRING:
      return "string";
    case arrow::Type::BOOL:
      return "boolean";
    case arrow::Type::TIMESTAMP:
      return "timestamp";
    case arrow::Type::LIST:
      return "array of " + (type.field(0)->type()->id() == arrow::Type::STRUCT
                                ? "structs"
                                : column_type_text(*type.field(0)->type()) + "s");
    default:
      return type.ToString();
  }
}

}  // namespace wirelake
