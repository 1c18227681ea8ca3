// A query document, from JSON text or from a caller's own objects, as a tree of conditions.
//
// For those that have nlohmann's JSON library, and for Query::parse(). docs/queries.md is the
// language.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>

#include "wirelake/query.h"

namespace wirelake {

/// Longest query text, in bytes.
inline constexpr std::size_t kMaxQueryText = 1 << 20;

/// How deep the lists and documents of a query may nest.
inline constexpr int kMaxQueryDepth = 64;

/// The query in `json`, where binary values are bytes in base64. kInvalidArgument names the
/// operator and where it stands. For documents that did not come out of JSON text.
Result<Query> parse_query(const nlohmann::ordered_json& json);

}  // namespace wirelake
