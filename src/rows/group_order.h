// Groups in order, all of them in memory.
#pragma once

#include <cstdint>
#include <vector>

#include "rows/group_table.h"

namespace wirelake {

/// The `limit` greatest groups by their first sum, or else by their count; and those that are as
/// great as the last of them.
Result<Groups> greatest_of(Groups groups, std::uint64_t limit);

/// The numbers of the groups, the greatest first if `greatest_first`; where they are as great, by
/// their keys, which are integers, booleans, text or bytes. Null comes first.
std::vector<std::uint32_t> order_of(const Groups& groups, bool greatest_first);

}  // namespace wirelake
