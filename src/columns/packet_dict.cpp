#include "columns/packet_dict.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "columns/packet_groups.h"
#include "columns/schema.h"
#include "columns/shown_fields.h"

namespace wirelake {
namespace {

std::vector<DocumentNode> make_dict() {
  std::vector<DocumentNode> nodes;
  std::vector<DocumentNode> inserted;
  for (const ColumnGroup& group : packet_groups()) {
    for (const DocumentNode& node : group.dict)
      (node.before.empty() ? nodes : inserted).push_back(node);
  }
  for (DocumentNode& node : inserted) {
    const auto next = std::ranges::find(nodes, node.before, &DocumentNode::name);
    assert(next != nodes.end());
    nodes.insert(next, std::move(node));
  }
  return nodes;
}

std::shared_ptr<arrow::DataType> stored_type(const std::string& path) {
  const FieldTypes types = types_at({arrow::struct_(packet_schema()->fields())}, name_parts(path));
  assert(types.size() == 1);
  return types.front();
}

arrow::FieldVector fields_of_nodes(const std::vector<DocumentNode>& nodes) {
  arrow::FieldVector fields;
  for (const DocumentNode& node : nodes) {
    auto type = node.is_object       ? arrow::struct_(fields_of_nodes(node.children))
                : node.computed.type ? node.computed.type
                                     : stored_type(node.path);
    fields.push_back(arrow::field(node.name, std::move(type)));
  }
  return fields;
}

std::vector<DocumentNode> make_shown() {
  std::vector<DocumentNode> nodes = dict_nodes();
  for (const ColumnGroup& group : packet_groups())
    nodes.insert(nodes.end(), group.shown.begin(), group.shown.end());
  return nodes;
}

arrow::FieldVector with_types_of(const std::vector<DocumentNode>& nodes,
                                 const arrow::FieldVector& stored) {
  arrow::FieldVector fields;
  for (const auto& field : stored) {
    const auto node = std::ranges::find(nodes, field->name(), &DocumentNode::name);
    const bool is_struct = field->type()->id() == arrow::Type::STRUCT;
    if (node != nodes.end() && node->computed.type) {
      fields.push_back(field->WithType(node->computed.type));
    } else if (node != nodes.end() && node->is_object && is_struct) {
      fields.push_back(
          field->WithType(arrow::struct_(with_types_of(node->children, field->type()->fields()))));
    } else {
      fields.push_back(field);
    }
  }
  return fields;
}

}  // namespace

const std::vector<DocumentNode>& dict_nodes() {
  static const std::vector<DocumentNode> nodes = make_dict();
  return nodes;
}

arrow::FieldVector dict_fields() {
  return fields_of_nodes(dict_nodes());
}

const std::vector<DocumentNode>& shown_nodes() {
  static const std::vector<DocumentNode> nodes = make_shown();
  return nodes;
}

arrow::FieldVector as_shown(const arrow::FieldVector& stored) {
  return with_types_of(shown_nodes(), stored);
}

}  // namespace wirelake
