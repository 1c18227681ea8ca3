// What stands behind an operator in a query: values, and patterns.
//
// Errors here say only what is wrong; the parser knows where.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "query/value.h"
#include "wirelake/result.h"

namespace re2 {
class RE2;
}

namespace wirelake {

/// The value in `json`, which stands `depth` deep in its query.
Result<Value> query_operand(const nlohmann::ordered_json& json, int depth);

/// The integer that a number is equal to, if there is one within 64 bits.
std::optional<std::int64_t> whole_number(const Value& value);

/// The pattern in RE2's dialect, with MongoDB's options i, m and s.
Result<std::shared_ptr<const re2::RE2>> compile_regex(const std::string& pattern,
                                                      const std::string& options);

}  // namespace wirelake
