#include "columns/document.h"

#include <arrow/type.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "base/quoted.h"
#include "columns/packet_dict.h"
#include "columns/schema.h"
#include "columns/shown_fields.h"
#include "wirelake/find.h"

namespace wirelake {
namespace {

using Node = DocumentNode;

Node* find_node(std::vector<Node>& nodes, std::string_view name) {
  const auto found = std::ranges::find(nodes, name, &Node::name);
  return found == nodes.end() ? nullptr : &*found;
}

const Node* find_node(const std::vector<Node>& nodes, std::string_view name) {
  const auto found = std::ranges::find(nodes, name, &Node::name);
  return found == nodes.end() ? nullptr : &*found;
}

std::shared_ptr<arrow::Field> find_field(const arrow::FieldVector& fields, std::string_view name) {
  const auto found =
      std::ranges::find_if(fields, [&](const auto& field) { return field->name() == name; });
  return found == fields.end() ? nullptr : *found;
}

// Why a name cannot be shown: there is none, or it goes into a list or a map.
Error not_shown(std::string_view field, const arrow::FieldVector& fields) {
  const std::vector<std::string> parts = name_parts(field);
  if (types_at({arrow::struct_(fields)}, parts).empty()) return no_such_field(field, fields);
  return {ErrorCode::kInvalidArgument,
          "field " + wirelake::quoted(field) +
              " is inside of a list or a map, which are shown whole; name it without that part"};
}

// What is known of the place in the document that a field's name has led to so far.
struct Place {
  const std::vector<Node>* dict = nullptr;  // The dict's keys here; null outside of the dict.
  arrow::FieldVector stored;                // The stored fields here.
  std::string path;                         // Of those fields, with a dot behind it.
};

// Puts `whole` in the place of `known`, which may have more children than `whole` by its fields.
void replace_by_whole(Node& known, Node whole) {
  for (Node& child : known.children) {
    if (whole.is_object && !find_node(whole.children, child.name)) {
      whole.children.push_back(std::move(child));
    }
  }
  known = std::move(whole);
}

// Adds the field that `parts` name to `nodes`, below those that are there already; false if it
// cannot be shown.
bool add_field(std::vector<Node>& nodes, const Place& place, std::span<const std::string> parts) {
  const std::string& name = parts.front();
  const Node* dict = place.dict ? find_node(*place.dict, name) : nullptr;
  const auto stored = find_field(place.stored, name);
  if (!dict && !stored) return false;
  const std::string path = place.path + name;
  Node* known = find_node(nodes, name);

  if (parts.size() == 1) {
    if (!known) known = &nodes.emplace_back();
    replace_by_whole(*known, dict ? *dict : Node{.name = name, .path = path});
    return true;
  }
  if (!stored || stored->type()->id() != arrow::Type::STRUCT) return false;
  if (!known) known = &nodes.emplace_back(Node{.name = name, .path = path, .is_object = true});
  if (!known->is_object) return true;  // All of it is there already.
  const std::vector<Node>* inside = dict && !dict->children.empty() ? &dict->children : nullptr;
  return add_field(known->children, {inside, stored->type()->fields(), path + '.'},
                   parts.subspan(1));
}

void collect_columns(const std::vector<Node>& nodes, std::vector<std::string>& columns) {
  for (const Node& node : nodes) {
    if (node.is_object) {
      collect_columns(node.children, columns);
    } else if (node.computed.bind) {
      columns.insert(columns.end(), node.computed.columns.begin(), node.computed.columns.end());
    } else {
      columns.push_back(node.path);
    }
  }
}

// Adds the names of those of `fields` that are not among `dict`, the keys in the same place.
void add_fields_beside(const std::vector<Node>& dict, const arrow::FieldVector& fields,
                       const std::string& prefix, std::vector<std::string>& names) {
  for (const auto& field : fields) {
    const Node* key = find_node(dict, field->name());
    const std::string name = prefix + field->name();
    if (!key) names.push_back(name);
    if (key && key->is_object) {
      add_fields_beside(key->children, field->type()->fields(), name + '.', names);
    }
  }
}

}  // namespace

std::vector<std::string> Document::dict_names() {
  std::vector<std::string> names;
  for (const Node& node : dict_nodes()) {
    if (node.children.empty()) names.push_back(node.name);
    for (const Node& child : node.children)
      names.push_back(node.name + "." + child.name);
  }
  return names;
}

std::vector<std::string> Document::all_fields(const arrow::Schema& schema) {
  if (!are_packets(schema)) return schema.field_names();
  std::vector<std::string> names = packet_dict_keys();
  add_fields_beside(dict_nodes(), schema.fields(), "", names);
  return names;
}

Result<Document> Document::make(const std::vector<std::string>& fields,
                                const arrow::Schema& schema) {
  const bool is_of_packets = are_packets(schema);
  if (fields.empty()) {
    return is_of_packets ? Result<Document>(Document(dict_nodes()))
                         : make(schema.field_names(), schema);
  }
  const Place root = {is_of_packets ? &shown_nodes() : nullptr, shown_fields(schema), ""};
  std::vector<Node> nodes;
  for (const std::string& field : fields) {
    if (!add_field(nodes, root, name_parts(field))) return not_shown(field, root.stored);
  }
  return Document(std::move(nodes));
}

std::vector<std::string> Document::columns() const {
  std::vector<std::string> columns;
  collect_columns(nodes_, columns);
  std::ranges::sort(columns);
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

void Document::bind(BatchPointer batch) {
  bound_ = bind_nodes(nodes_, *batch);
  batch_ = std::move(batch);
}

void Document::emit(std::int64_t row, ValueSink& sink) const {
  sink.begin_object(&bound_);
  emit_nodes(bound_, row, sink);
  sink.end_object();
}

std::vector<std::string> packet_dict_keys() {
  std::vector<std::string> keys;
  for (const Node& node : dict_nodes())
    keys.push_back(node.name);
  return keys;
}

}  // namespace wirelake
