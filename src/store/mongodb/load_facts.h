// The facts of loads: documents of `trace_loads`, one for each capture.
//
// They count once their commit is done (commits.h). docs/mongodb.md has their members.
#pragma once

#include <vector>

#include "store/mongodb/commits.h"
#include "store/mongodb/database.h"
#include "wirelake/collection_info.h"
#include "wirelake/filter.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

inline constexpr const char* kLoads = "trace_loads";

/// `[{net, position}, ...]`: documents, since queries reach those in a list and no lists in lists.
nlohmann::ordered_json stored_filter(const std::vector<FilterEntry>& filter);
/// Out of these, or out of pairs.
std::vector<FilterEntry> filter_from_stored(const nlohmann::json& json);

/// Writes the facts of `commit`, which go into the collection `name`.
Status write_load_facts(Database& database, const std::string& name, Commit commit,
                        const std::vector<LoadInfo>& loads);

/// The facts of the loads of these commits, in order of time, without those that others of them
/// replaced.
Result<std::vector<LoadInfo>> read_load_facts(Database& database,
                                              const std::vector<CommitRange>& commits);

}  // namespace wirelake::mongodb
