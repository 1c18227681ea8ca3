#include "store/load_query.h"

#include <memory>
#include <utility>

#include "columns/table.h"
#include "query/query_node.h"
#include "query/value_set.h"

namespace wirelake {

Query rows_of_loads(const std::set<std::string>& loads) {
  ValueList list;
  for (const std::string& load : loads)
    list.push_back({load});
  QueryNode node;
  node.kind = QueryNode::Kind::kIn;
  node.path = {kLoadColumn};
  node.listed = std::make_shared<const ValueSet>(list);
  node.operand = {std::move(list)};
  return Query(std::move(node));
}

Query both(const Query& one, const Query& other) {
  if (one.is_everything()) return other;
  QueryNode node;
  node.children = {one.root(), other.root()};
  return Query(std::move(node));
}

Query opposite(const Query& query) {
  QueryNode node;
  node.kind = QueryNode::Kind::kNot;
  node.children = {query.root()};
  return Query(std::move(node));
}

}  // namespace wirelake
