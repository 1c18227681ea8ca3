// GroupColumns: what the rows of a batch are brought together by, and what is summed up of them.
#pragma once

#include <arrow/type_fwd.h>

#include <string>
#include <vector>

#include "columns/batch.h"
#include "query/sort_key.h"
#include "rows/group_table.h"
#include "wirelake/result.h"

namespace wirelake {

struct GroupingOptions;

/// One thread.
class GroupColumns {
 public:
  /// kInvalidArgument for a field that there is not, one that stands twice, or a sum of no
  /// integers.
  static Result<GroupColumns> make(const GroupingOptions& options, const arrow::Schema& schema);

  /// The stored columns that they take.
  std::vector<std::string> stored() const;

  /// The rows of `batch`, or the elements of their lists, some of them counted together.
  Result<Groups> of(const BatchPointer& batch);

 private:
  GroupColumns() = default;

  std::vector<FieldValues> fields_;
  std::vector<FieldValues> sums_;
  bool elements_ = false;
  std::int64_t every_ns_ = 0;
};

}  // namespace wirelake
