#include "query/known_names.h"

#include <arrow/type.h>

#include <vector>

#include "base/try.h"
#include "columns/shown_fields.h"
#include "query/query_node.h"

namespace wirelake {
namespace {

// Where the names of a condition begin: at a packet, or inside of $elemMatch at an element.
struct NamedPlace {
  FieldTypes types;
  std::string name;  // Of the list around, with a dot behind it.
};

std::string joined(std::string name, const std::vector<std::string>& path) {
  for (std::size_t i = 0; i < path.size(); ++i)
    name += (i == 0 ? "" : ".") + path[i];
  return name;
}

Status check_node(const QueryNode& node, const NamedPlace& place,
                  const arrow::FieldVector& fields) {
  NamedPlace inside = place;
  if (node.is_condition()) {
    const std::string name = joined(place.name, node.path);
    inside.types = types_at(place.types, node.path);
    if (inside.types.empty()) return no_such_field(name, fields);
    inside = {element_types(inside.types), node.path.empty() ? place.name : name + "."};
  }
  for (const QueryNode& child : node.children)
    WIRELAKE_TRY(check_node(child, inside, fields));
  return {};
}

}  // namespace

Status check_names(const Query& query, const arrow::Schema& schema) {
  if (query.is_everything()) return {};
  const arrow::FieldVector fields = shown_fields(schema);
  return check_node(query.root(), {{arrow::struct_(fields)}, ""}, fields);
}

Status check_name(const std::string& name, const arrow::Schema& schema) {
  const arrow::FieldVector fields = shown_fields(schema);
  if (!types_at({arrow::struct_(fields)}, name_parts(name)).empty()) return {};
  return no_such_field(name, fields);
}

}  // namespace wirelake
