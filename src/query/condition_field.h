// Where the values of a condition are: in a column as it is stored, or in the document of a row.
//
// Used by matching and by pruning, which must agree on what a name means.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string>
#include <vector>

#include "query/query_node.h"

namespace wirelake {

struct ConditionField {
  /// The field to ask a Document for: the longest part of the condition's path that names one.
  /// Empty if there is none; then every value is missing.
  std::string document_field = {};

  /// The stored columns that answering takes, by dotted name.
  std::vector<std::string> columns = {};

  /// Set if the whole path names a stored column that is no list, or if only its presence matters.
  bool is_column = false;

  /// The type of that column.
  std::shared_ptr<arrow::DataType> type = {};
};

/// `schema` is that of the collection. What it lacks of the format is there, and null.
ConditionField find_field(const QueryNode& condition, const arrow::Schema& schema);

}  // namespace wirelake
