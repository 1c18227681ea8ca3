// BatchMatcher: which rows of record batches a query means.
//
// Conditions on flat columns are answered a column at a time; the others row by row, on the
// document of the row, and only for rows that still matter. One thread for each object.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "query/bounds.h"
#include "query/selection.h"
#include "wirelake/query.h"

namespace wirelake {

class BatchMatcher {
 public:
  /// How conditions are answered: tests compare the two.
  enum class How { kByColumnWherePossible, kByRow };

  /// `schema` is that of the collection.
  BatchMatcher(Query query, const arrow::Schema& schema, How how = How::kByColumnWherePossible);
  BatchMatcher(BatchMatcher&&) noexcept;
  BatchMatcher& operator=(BatchMatcher&&) noexcept;
  ~BatchMatcher();

  /// Dotted names of the stored columns that matching needs.
  const std::vector<std::string>& columns() const { return columns_; }

  /// A byte for each row of `batch`, which may lack columns (they are null) and have others.
  Selection select(const BatchPointer& batch);

  /// What is known of the rows behind `bounds` without reading them.
  Verdict judge(const BoundsOf& bounds) const;

 private:
  struct Step;  // A node of the query, bound to the schema.

  Query query_;
  std::vector<std::string> columns_;
  std::unique_ptr<Step> root_;
};

}  // namespace wirelake
