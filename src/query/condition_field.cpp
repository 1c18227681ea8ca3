#include "query/condition_field.h"

#include <arrow/type.h>
#include <arrow/type_traits.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "columns/document.h"
#include "columns/pick_fields.h"
#include "columns/schema.h"

namespace wirelake {
namespace {

using Path = std::span<const std::string>;

std::string dotted(Path path) {
  std::string name;
  for (const std::string& part : path)
    name += (name.empty() ? "" : ".") + part;
  return name;
}

// As the table has it, or else as the format does.
std::shared_ptr<arrow::DataType> stored_type(const arrow::Schema& schema, Path path) {
  auto type = column_type(schema, path);
  return type ? type : column_type(format_schema(schema), path);
}

bool is_list(const arrow::DataType& type) {
  return arrow::is_var_length_list(type.id()) || type.id() == arrow::Type::FIXED_SIZE_LIST;
}

// Whether a value can have something inside of it that is no field by its type: the elements of a
// list, the keys of a map, and what the dict makes itself.
bool may_go_on(const arrow::Schema& schema, Path path) {
  const auto type = stored_type(schema, path);
  return !type || is_list(*type) || type->id() == arrow::Type::MAP;
}

bool is_at_or_below(std::string_view column, std::string_view name) {
  if (!column.starts_with(name)) return false;
  return column.size() == name.size() || column[name.size()] == '.';
}

// Some column below a name, the cheapest there is: that of the first value that is no list and no
// struct. Whether a struct is null can be seen from any.
std::string narrowest(const std::string& name, const arrow::DataType& type) {
  if (type.id() != arrow::Type::STRUCT) return name;
  for (const auto& field : type.fields()) {
    const std::string inside = narrowest(name + "." + field->name(), *field->type());
    if (!inside.empty()) return inside;
  }
  return name;
}

// Whether it only matters if there is a value.
bool asks_for_presence(const QueryNode& condition) {
  if (condition.kind == QueryNode::Kind::kExists) return true;
  return condition.kind == QueryNode::Kind::kEqual && condition.operand.is_null();
}

}  // namespace

ConditionField find_field(const QueryNode& condition, const arrow::Schema& schema) {
  const Path path(condition.path);
  ConditionField found;
  for (std::size_t length = path.size(); length > 0; --length) {
    const std::string name = dotted(path.first(length));
    const auto document = Document::make({name}, schema);
    if (!document) continue;
    if (length < path.size() && !may_go_on(schema, path.first(length))) return found;
    found.document_field = name;
    found.columns = document->columns();
    if (length < path.size()) return found;
    break;
  }
  if (found.document_field.empty()) return found;

  // What the dict shows in place of stored columns is made of others.
  const bool is_stored = std::ranges::all_of(found.columns, [&](const std::string& column) {
    return is_at_or_below(column, found.document_field);
  });
  auto type = stored_type(schema, path);
  if (!is_stored || !type) return found;
  const bool presence = asks_for_presence(condition);
  // A list that holds a null equals null.
  const bool list_of_presence = presence && condition.kind == QueryNode::Kind::kExists;
  if (is_list(*type) ? !list_of_presence : (type->id() == arrow::Type::STRUCT && !presence)) {
    return found;
  }
  found.is_column = true;
  found.type = std::move(type);
  if (presence) found.columns = {narrowest(found.document_field, *found.type)};
  return found;
}

}  // namespace wirelake
