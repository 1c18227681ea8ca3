// Reports, loads, collections and changes as JSON: what --json prints, and what Python makes dicts
// of.
//
// docs/store-format.md has the members. For those that have nlohmann's JSON library.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "wirelake/changes.h"
#include "wirelake/collection_info.h"
#include "wirelake/filter.h"
#include "wirelake/report.h"

namespace wirelake {

/// `[[NET, POSITION], ...]`.
nlohmann::ordered_json to_json(const std::vector<FilterEntry>& filter);
nlohmann::ordered_json to_json(const CaptureReport& report);
nlohmann::ordered_json to_json(const LoadInfo& load);
nlohmann::ordered_json to_json(const CollectionInfo& collection);

/// What is not known is null.
nlohmann::ordered_json to_json(const HistoryEntry& entry);

/// What a list of collections says of one: no loads, and why it cannot be read, if so. What is not
/// known then is null.
nlohmann::ordered_json summary_json(const CollectionInfo& collection);

}  // namespace wirelake
