// What the bounds of a column say of a condition, so that files and row groups need not be read.
//
// Bounds can be wider than the values, and missing. A wrong answer would lose rows silently, so
// whatever is not certain is kSome.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "query/condition_field.h"
#include "query/query_node.h"

namespace wirelake {

/// Which of some rows fit.
enum class Verdict { kNone, kSome, kAll };

Verdict opposite(Verdict verdict);

/// What is known of a column in a file or a row group.
struct ColumnBounds {
  std::variant<std::monostate, std::int64_t, std::string> smallest = {};  ///< Or something below.
  std::variant<std::monostate, std::int64_t, std::string> greatest = {};  ///< Or something above.
  std::optional<std::uint64_t> nulls = {};  ///< Nulls of its own and of the structs around it.
  std::uint64_t rows = 0;
};

/// The bounds of a stored column by its dotted name, if anything is known of it.
using BoundsOf = std::function<std::optional<ColumnBounds>(const std::string& column)>;

/// What a condition can say of rows of which only bounds are known.
Verdict judge_condition(const QueryNode& condition, const ConditionField& field,
                        const BoundsOf& bounds);

}  // namespace wirelake
