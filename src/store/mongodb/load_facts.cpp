#include "store/mongodb/load_facts.h"

#include <algorithm>

#include "base/try.h"
#include "store/json_members.h"
#include "store/load_history.h"
#include "store/mongodb/catalogue_entry.h"
#include "store/report_json.h"

namespace wirelake::mongodb {
namespace {

constexpr const char* kNet = "net";
constexpr const char* kPosition = "position";
constexpr const char* kFilter = "filter";

}  // namespace

nlohmann::ordered_json stored_filter(const std::vector<FilterEntry>& filter) {
  auto stored = nlohmann::ordered_json::array();
  for (const auto& entry : wirelake::to_json(filter))
    stored.push_back({{kNet, entry[0]}, {kPosition, entry[1]}});
  return stored;
}

std::vector<FilterEntry> filter_from_stored(const nlohmann::json& json) {
  auto pairs = nlohmann::json::array();
  if (!json.is_array()) return {};
  for (const auto& entry : json) {
    pairs.push_back(entry.is_array()
                        ? entry
                        : nlohmann::json::array({member(entry, kNet), member(entry, kPosition)}));
  }
  return filter_from_json(pairs);
}

Status write_load_facts(Database& database, const std::string& name, Commit commit,
                        const std::vector<LoadInfo>& loads) {
  std::vector<Bson> documents;
  std::vector<std::string_view> bytes;
  for (const LoadInfo& load : loads) {
    nlohmann::ordered_json facts = {{"_id", std::to_string(commit) + ":" + load.load},
                                    {"collection", name},
                                    {kCommitMember, commit}};
    facts.update(wirelake::to_json(load));
    facts[kFilter] = stored_filter(load.filter);
    WIRELAKE_ASSIGN(Bson document, to_bson(facts));
    bytes.push_back(document.bytes());
    documents.push_back(std::move(document));
  }
  return database.insert_all(kLoads, bytes);
}

Result<std::vector<LoadInfo>> read_load_facts(Database& database,
                                              const std::vector<CommitRange>& commits) {
  std::vector<LoadInfo> loads;
  if (commits.empty()) return loads;
  WIRELAKE_ASSIGN(const auto found, database.find(kLoads, in_ranges(commits), nullptr));
  for (const Bson& document : found) {
    auto load = read_load(*document.get());
    if (!load) {
      Error error = load.error();
      error.file = database.connections()->address();
      return error;
    }
    loads.push_back(*std::move(load));
  }
  leave_out_replaced(loads);
  std::ranges::sort(loads, {}, &LoadInfo::load);
  return loads;
}

}  // namespace wirelake::mongodb
