// Query: which packets of a collection are meant, as a MongoDB query document.
//
// docs/queries.md has the operators. A plain value that is cheap to copy, and safe to share between
// threads.
#pragma once

#include <memory>
#include <string_view>

#include "wirelake/result.h"

namespace wirelake {

struct QueryNode;

class Query {
 public:
  /// Every packet.
  Query();

  /// The query in JSON text, in which text stands for bytes in base64. kInvalidArgument says what
  /// is wrong, and where: blank text is wrong too. Names are looked at where a collection is asked.
  static Result<Query> parse(std::string_view json);

  /// Whether it is the query {}.
  bool is_everything() const;

  /// For the stages above.
  explicit Query(QueryNode root);
  const QueryNode& root() const { return *root_; }

 private:
  std::shared_ptr<const QueryNode> root_;
};

}  // namespace wirelake
