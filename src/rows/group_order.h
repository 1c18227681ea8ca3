// Groups chosen and put in order, all of them in memory.
#pragma once

#include <cstdint>
#include <vector>

#include "rows/group_table.h"

namespace wirelake {

enum class GroupOrder {
  kByValue,              ///< In MongoDB's order of values.
  kGreatestFirst,        ///< By the first sum or else by the count, and then by the values.
  kGreatestFirstInEach,  ///< By the first value, an integer, and then so.
};

/// Those that have a value at each field.
Result<Groups> without_nulls(Groups groups);

/// The `limit` greatest groups by their first sum, or else by their count; and those that are as
/// great as the last of them.
Result<Groups> greatest_of(Groups groups, std::uint64_t limit);

/// The numbers of the groups in an order. Keys are integers, booleans, text or bytes, and null
/// comes first.
std::vector<std::uint32_t> order_of(const Groups& groups, GroupOrder order);

}  // namespace wirelake
