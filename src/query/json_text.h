// JSON text of queries, read strictly.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "wirelake/result.h"

namespace wirelake {

/// The JSON in `text`. kInvalidArgument if it is none, longer than a query may be, nested too
/// deeply, or names a member twice (of which MongoDB would take both and JSON libraries one).
Result<nlohmann::ordered_json> read_query_text(std::string_view text);

}  // namespace wirelake
