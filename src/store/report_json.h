// Reports, filters and collections as JSON: stored with each load, and printed by --json.
//
// docs/store-format.md has the members. Reading passes over what it does not know and takes 0 for
// what is missing, so that versions can read each other's; a number that is none is kDamaged.
#pragma once

#include <nlohmann/json.hpp>

#include "wirelake/report.h"
#include "wirelake/result.h"
#include "wirelake/store.h"

namespace wirelake {

nlohmann::ordered_json to_json(const std::vector<FilterEntry>& filter);
nlohmann::ordered_json to_json(const CaptureReport& report);
nlohmann::ordered_json to_json(const LoadInfo& load);
nlohmann::ordered_json to_json(const CollectionInfo& collection);

/// What a list of collections says of one: no loads, and why it cannot be read, if so. What is not
/// known then is null.
nlohmann::ordered_json summary_json(const CollectionInfo& collection);

/// `[[NET, POSITION], ...]`; entries that are no filter are left out.
std::vector<FilterEntry> filter_from_json(const nlohmann::json& json);
Result<LoadInfo> load_from_json(const nlohmann::json& json);

}  // namespace wirelake
