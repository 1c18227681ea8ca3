// What every column of a collection means, for people who look at one without the documents.
#pragma once

#include <span>
#include <string_view>

namespace wirelake {

struct ColumnMeaning {
  std::string_view name;  ///< Dotted, down to the leaf; a list is one.
  std::string_view unit;  ///< Empty where there is none.
  std::string_view meaning;
};

/// All leaves of packet_schema(), in its order.
std::span<const ColumnMeaning> column_meanings();

/// Null for a column that others have added.
const ColumnMeaning* find_column_meaning(std::string_view name);

}  // namespace wirelake
