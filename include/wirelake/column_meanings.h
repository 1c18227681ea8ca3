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

/// All leaves that packets have, in their order.
const std::vector<ColumnMeaning>& packet_column_meanings();

/// All that flows have.
const std::vector<ColumnMeaning>& flow_column_meanings();

/// The meaning of a column out of `meanings`; null for one that others have added.
const ColumnMeaning* find_column_meaning(const std::vector<ColumnMeaning>& meanings,
                                         std::string_view name);

/// A type in the words of Delta Lake; of the types that packets have no columns of, Arrow's text.
std::string column_type_text(const arrow::DataType& type);

}  // namespace wirelake
