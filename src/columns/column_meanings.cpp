#include "wirelake/column_meanings.h"

#include <arrow/type.h>

#include <algorithm>

#include "columns/flow_groups.h"
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

std::vector<ColumnMeaning> meanings_of(const std::vector<ColumnGroup>& groups) {
  std::vector<ColumnMeaning> meanings;
  for (const ColumnGroup& group : groups)
    add_meanings(group.columns, "", meanings);
  return meanings;
}

}  // namespace

const std::vector<ColumnMeaning>& packet_column_meanings() {
  static const std::vector<ColumnMeaning> meanings = meanings_of(packet_groups());
  return meanings;
}

const std::vector<ColumnMeaning>& flow_column_meanings() {
  static const std::vector<ColumnMeaning> meanings = meanings_of(flow_groups());
  return meanings;
}

const ColumnMeaning* find_column_meaning(const std::vector<ColumnMeaning>& meanings,
                                         std::string_view name) {
  const auto found = std::ranges::find(meanings, name, &ColumnMeaning::name);
  return found == meanings.end() ? nullptr : &*found;
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
