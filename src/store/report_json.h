// The facts of loads out of the JSON that is stored with them (wirelake/json.h makes it).
//
// Passes over what it does not know and takes 0 for what is missing, so that versions can read each
// other's; a number that is none is kDamaged.
#pragma once

#include <nlohmann/json.hpp>

#include "wirelake/collection_info.h"
#include "wirelake/json.h"
#include "wirelake/result.h"

namespace wirelake {

/// `[[NET, POSITION], ...]`; entries that are no filter are left out.
std::vector<FilterEntry> filter_from_json(const nlohmann::json& json);
Result<LoadInfo> load_from_json(const nlohmann::json& json);

}  // namespace wirelake
