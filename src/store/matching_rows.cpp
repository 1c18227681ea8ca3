#include "store/matching_rows.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <memory>
#include <utility>

#include "query/batch_matcher.h"
#include "query/selection.h"
#include "store/delta/column_bounds.h"

namespace wirelake {

RowSelection matching_rows(Query query, const arrow::Schema& schema) {
  const auto matcher = std::make_shared<BatchMatcher>(std::move(query), schema);
  RowSelection rows;
  rows.columns = matcher->columns();
  // A query that looks at nothing still has to know how many rows there are.
  if (rows.columns.empty()) rows.columns = {"frame"};
  rows.may_match = [matcher](const std::string& stats) {
    return matcher->judge(delta::bounds_of_file(stats)) != Verdict::kNone;
  };
  rows.matches = [matcher](const arrow::RecordBatch& batch) {
    return to_boolean_array(matcher->select(batch.Slice(0)));
  };
  return rows;
}

}  // namespace wirelake
