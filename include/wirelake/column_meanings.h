// What every column of a collection means, for people who look at one.
#pragma once

#include <arrow/type_fwd.h>

#include <string>
#include <string_view>
#include <vector>

namespace wirelake {

struct ColumnMeaning {
  std::string name;       ///< Dotted, down to the leaf; a list is one.
  std::string_view unit;  ///< Empty where there is none.
  std::string_view meaning;
};

/// All leaves of packet_schema(), in its order.
const std::vector<ColumnMeaning>& column_meanings();

/// Null for a column that others have added.
const ColumnMeaning* find_column_meaning(std::string_view name);

/// A type in the words of Delta Lake; of the types that packets have no columns of, Arrow's text.
std::string column_type_text(const arrow::DataType& type);

}  // namespace wirelake
