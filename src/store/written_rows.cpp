#include "store/written_rows.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_line.h"
#include "base/try.h"
#include "store/json_members.h"
#include "store/report_json.h"
#include "store/stored_json.h"

namespace wirelake {
namespace {

constexpr std::int64_t kVersion = 1;

}  // namespace

std::vector<LoadInfo> loads_of(const std::vector<WrittenRows>& written) {
  std::vector<LoadInfo> loads;
  for (const WrittenRows& rows : written)
    loads.insert(loads.end(), rows.loads.begin(), rows.loads.end());
  return loads;
}

std::string to_text(const WrittenRows& rows) {
  nlohmann::ordered_json json = {
      {"version", kVersion}, {"loads", nlohmann::ordered_json::array()}, {"stored", rows.stored}};
  for (const LoadInfo& load : rows.loads)
    json["loads"].push_back(to_json(load));
  return json_line(json);
}

Result<WrittenRows> written_rows_from_text(std::string_view text) {
  WIRELAKE_ASSIGN(const auto json, read_stored_json(text));
  WIRELAKE_ASSIGN(const std::int64_t version, required_integer(json, "version"));
  if (version != kVersion) {
    return Error{ErrorCode::kUnsupported, "holds rows as version " + std::to_string(version) +
                                              " writes them, and this wirelake takes version " +
                                              std::to_string(kVersion) +
                                              "; use the same wirelake everywhere"};
  }
  WrittenRows rows;
  WIRELAKE_ASSIGN(rows.stored, required_text(json, "stored"));
  const nlohmann::json& loads = member(json, "loads");
  if (!loads.is_array()) return Error{ErrorCode::kDamaged, "holds rows without 'loads'"};
  for (const auto& load : loads) {
    WIRELAKE_TRY(required_text(load, "load"));
    WIRELAKE_ASSIGN(rows.loads.emplace_back(), load_from_json(load));
  }
  return rows;
}

}  // namespace wirelake
