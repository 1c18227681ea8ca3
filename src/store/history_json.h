// The history of a collection as JSON, for the command line and the bindings.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "wirelake/changes.h"

namespace wirelake {

/// What is not known is null.
nlohmann::ordered_json to_json(const HistoryEntry& entry);

}  // namespace wirelake
