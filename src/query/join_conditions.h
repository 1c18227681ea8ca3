// Conditions joined by $and, $or and $nor, so that they are quick to ask.
#pragma once

#include <vector>

#include "query/query_node.h"

namespace wirelake {

/// A condition of kind kIn: one of the list `values`.
QueryNode in_condition(std::vector<std::string> path, ValueList values);

/// kAnd or kOr of `nodes`. Equalities of one field become one set, which is asked once where there
/// were hundreds: of kOr `{"a": 1}`, `{"a": {"$in": [2, 3]}}`, and of kAnd their negations.
QueryNode join_conditions(QueryNode::Kind kind, std::vector<QueryNode> nodes);

}  // namespace wirelake
