#include "query/join_conditions.h"

#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "query/value_set.h"

namespace wirelake {
namespace {

using Kind = QueryNode::Kind;
using Nodes = std::vector<QueryNode>;

// Those of the same kind in place of what joins them.
Nodes flattened(Kind kind, Nodes nodes) {
  Nodes flat;
  for (QueryNode& node : nodes) {
    if (node.kind == kind) {
      std::ranges::move(node.children, std::back_inserter(flat));
    } else {
      flat.push_back(std::move(node));
    }
  }
  return flat;
}

// The equality in a node that can be one set with others: of kAnd, what is negated.
QueryNode* equality_in(Kind kind, QueryNode& node) {
  QueryNode* inner = &node;
  if (kind == Kind::kAnd) {
    if (node.kind != Kind::kNot) return nullptr;
    inner = &node.children.front();
  }
  return inner->kind == Kind::kEqual || inner->kind == Kind::kIn ? inner : nullptr;
}

void move_values(QueryNode& from, ValueList& to) {
  if (from.kind == Kind::kEqual) {
    to.push_back(std::move(from.operand));
  } else {
    std::ranges::move(std::get<ValueList>(from.operand.state), std::back_inserter(to));
  }
}

}  // namespace

QueryNode in_condition(std::vector<std::string> path, ValueList values) {
  QueryNode node;
  node.kind = Kind::kIn;
  node.path = std::move(path);
  node.listed = std::make_shared<const ValueSet>(values);
  node.operand = {std::move(values)};
  return node;
}

QueryNode join_conditions(Kind kind, Nodes nodes) {
  nodes = flattened(kind, std::move(nodes));
  std::map<std::vector<std::string>, std::vector<std::size_t>> equalities;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (const QueryNode* equality = equality_in(kind, nodes[i])) {
      equalities[equality->path].push_back(i);
    }
  }
  std::vector<bool> is_in_set(nodes.size(), false);
  for (const auto& [path, places] : equalities) {
    if (places.size() < 2) continue;
    ValueList values;
    for (const std::size_t place : places) {
      move_values(*equality_in(kind, nodes[place]), values);
      is_in_set[place] = true;
    }
    is_in_set[places.front()] = false;
    *equality_in(kind, nodes[places.front()]) = in_condition(path, std::move(values));
  }
  QueryNode joined;
  joined.kind = kind;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!is_in_set[i]) joined.children.push_back(std::move(nodes[i]));
  }
  if (joined.children.size() == 1) return QueryNode(std::move(joined.children.front()));
  return joined;
}

}  // namespace wirelake
