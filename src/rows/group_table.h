// GroupTable: rows brought together by what they have in some columns, counted and summed up, in
// memory.
#pragma once

#include <arrow/array.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "wirelake/result.h"

namespace arrow::compute {
class Grouper;
}

namespace wirelake {

/// Rows, or groups of them.
struct Groups {
  arrow::ArrayVector keys;                      ///< A column for each field, without dictionaries.
  std::vector<std::int64_t> counts;             ///< Rows in each group; none: one in each.
  std::vector<std::vector<std::int64_t>> sums;  ///< Over the rows of each group, saturated.
};

/// One thread.
class GroupTable {
 public:
  explicit GroupTable(std::size_t sums);
  ~GroupTable();
  GroupTable(GroupTable&&) noexcept;
  GroupTable& operator=(GroupTable&&) noexcept;

  /// Whether add() takes keys of these types: those of the first ones, until take().
  bool fits(const arrow::ArrayVector& keys) const;

  Status add(const Groups& groups);

  /// About what the table has in memory, in bytes.
  std::int64_t bytes() const { return bytes_; }

  /// Gives out the groups, in no order, and forgets them.
  Result<Groups> take();

 private:
  Status add_totals(const Groups& groups, std::span<const std::uint32_t> ids);

  std::vector<std::shared_ptr<arrow::DataType>> types_;
  std::unique_ptr<arrow::compute::Grouper> grouper_;
  Groups totals_;  // Without keys, by the number of the group.
  std::int64_t bytes_ = 0;
};

/// `groups`, of which keys are dictionaries, with each key once and as plain values.
Result<Groups> without_dictionaries(Groups groups);

}  // namespace wirelake
