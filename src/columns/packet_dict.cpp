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

}  // namespace

const std::vector<DocumentNode>& dict_nodes() {
  static const std::vector<DocumentNode> nodes = make_dict();
  return nodes;
}

arrow::FieldVector dict_fields() {
  return fields_of_nodes(dict_nodes());
}

}  // namespace wirelake
