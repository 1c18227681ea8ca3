// JSON texts out of a store: schemas, statistics, commits, reports, settings, hints, documents.
//
// Anybody may have written them. Whoever walks the result may recurse, since it is nested no deeper
// than is said here.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

#include "wirelake/result.h"

namespace wirelake {

/// Objects and lists inside of each other. A type of a schema takes three, and a schema may
/// have 32.
inline constexpr int kMaxStoredJsonDepth = 128;

/// Bytes of one text. Its values can take 16 times as much memory.
inline constexpr std::size_t kMaxStoredJsonSize = std::size_t{64} << 20;

/// The JSON in `text`. kDamaged if it is none, longer, or nested deeper.
Result<nlohmann::json> read_stored_json(std::string_view text);

/// The same; null where there is an error, for what is only a help to readers.
nlohmann::json stored_json_or_null(std::string_view text);

}  // namespace wirelake
