#include "store/report_json.h"

#include <charconv>

#include "base/quoted.h"
#include "base/time_text.h"
#include "base/try.h"
#include "store/json_members.h"

namespace wirelake {
namespace {

using Json = nlohmann::ordered_json;

template <typename Enum, std::size_t N>
Json counters_json(const Counters<Enum, N>& counters) {
  Json json = Json::object();
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<Enum>(i);
    if (counters[value] != 0) json[std::string(to_string(value))] = counters[value];
  }
  return json;
}

Result<std::uint64_t> count_of(const nlohmann::json& json, const char* name) {
  WIRELAKE_ASSIGN(const std::int64_t count, integer_member(json, name, 0, kNotNegative));
  return static_cast<std::uint64_t>(count);
}

template <typename Enum, std::size_t N>
Status read_counters(const nlohmann::json& json, Counters<Enum, N>& counters) {
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<Enum>(i);
    WIRELAKE_ASSIGN(counters[value], count_of(json, std::string(to_string(value)).c_str()));
  }
  return {};
}

Result<std::optional<std::int64_t>> optional_integer(const nlohmann::json& json, const char* name) {
  if (member(json, name).is_null()) return std::optional<std::int64_t>();
  WIRELAKE_ASSIGN(const std::int64_t number, required_integer(json, name));
  return std::optional(number);
}

Status read_linktypes(const nlohmann::json& linktypes, CaptureReport& report) {
  if (!linktypes.is_object()) return {};
  for (const auto& [key, frames] : linktypes.items()) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    if (error != std::errc() || end != key.data() + key.size()) {
      return Error{ErrorCode::kDamaged, "has frames of the link type " + wirelake::quoted(key)};
    }
    WIRELAKE_ASSIGN(report.linktypes[number], count_of(linktypes, key.c_str()));
  }
  return {};
}

Result<CaptureReport> report_from_json(const nlohmann::json& json) {
  CaptureReport report;
  report.capture = text_or(json, "capture", "");
  report.format = text_or(json, "format", "");
  WIRELAKE_ASSIGN(report.bytes, count_of(json, "bytes"));
  WIRELAKE_ASSIGN(report.frames, count_of(json, "frames"));
  WIRELAKE_ASSIGN(report.packets, count_of(json, "packets"));
  WIRELAKE_TRY(read_counters(member(json, "passed_over"), report.passed_over));
  WIRELAKE_TRY(read_counters(member(json, "remarks"), report.remarks));
  WIRELAKE_TRY(read_linktypes(member(json, "linktypes"), report));
  WIRELAKE_ASSIGN(report.first_ns, optional_integer(json, "first_ns"));
  WIRELAKE_ASSIGN(report.last_ns, optional_integer(json, "last_ns"));
  if (!member(json, "flows").is_null()) {
    WIRELAKE_ASSIGN(report.flows, count_of(json, "flows"));
  }
  const nlohmann::json& damage = member(json, "damage");
  if (damage.is_object()) {
    WIRELAKE_ASSIGN(const std::uint64_t offset, count_of(damage, "offset"));
    report.damage = CaptureDamage{offset, text_or(damage, "reason", "")};
  }
  return report;
}

}  // namespace

Json to_json(const std::vector<FilterEntry>& filter) {
  Json json = Json::array();
  for (const FilterEntry& entry : filter) {
    json.push_back({entry.subnet.to_string(), static_cast<int>(entry.position)});
  }
  return json;
}

Json to_json(const CaptureReport& report) {
  Json json = {{"capture", report.capture},
               {"format", report.format},
               {"bytes", report.bytes},
               {"frames", report.frames},
               {"packets", report.packets},
               {"passed_over", counters_json(report.passed_over)},
               {"remarks", counters_json(report.remarks)}};
  Json linktypes = Json::object();
  for (const auto& [number, frames] : report.linktypes) {
    linktypes[std::to_string(number)] = frames;
  }
  json["linktypes"] = std::move(linktypes);
  json["first_ns"] = report.first_ns ? Json(*report.first_ns) : Json();
  json["last_ns"] = report.last_ns ? Json(*report.last_ns) : Json();
  json["flows"] = report.flows ? Json(*report.flows) : Json();
  json["damage"] = Json();
  if (report.damage) {
    json["damage"] = {{"offset", report.damage->offset}, {"reason", report.damage->reason}};
  }
  return json;
}

Json to_json(const LoadInfo& load) {
  Json json = {{"load", load.load},
               {"time", utc_text(load.time_us, 6)},
               {"time_us", load.time_us},
               {"filter", to_json(load.filter)},
               {"decapsulated", load.decapsulated}};
  json.update(to_json(load.report));
  json["sha256"] = load.sha256.empty() ? Json() : Json(load.sha256);
  json["headers"] = load.has_headers ? Json(*load.has_headers) : Json();
  json["replaces"] = load.replaces;
  return json;
}

Json to_json(const CollectionInfo& collection) {
  Json loads = Json::array();
  for (const LoadInfo& load : collection.loads)
    loads.push_back(to_json(load));
  return {{"name", collection.name},
          {"description", collection.description},
          {"creation_time", utc_text(collection.creation_time_us, 3)},
          {"input_filters", to_json(collection.input_filters)},
          {"count", collection.count},
          {"loads", std::move(loads)}};
}

Json summary_json(const CollectionInfo& collection) {
  Json json = to_json(collection);
  json.erase("loads");
  json["damage"] = Json();
  if (!collection.damage) return json;
  json["creation_time"] = Json();
  json["count"] = Json();
  json["damage"] = collection.damage->to_string();
  return json;
}

std::vector<FilterEntry> filter_from_json(const nlohmann::json& json) {
  std::vector<FilterEntry> filter;
  if (!json.is_array()) return filter;
  for (const auto& entry : json) {
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string()) continue;
    const auto position = integer_of(entry[1], {0, 2});
    auto subnet = IpSubnet::parse(entry[0].get<std::string>());
    if (!subnet || !position) continue;
    filter.push_back({*subnet, static_cast<Position>(*position)});
  }
  return filter;
}

Result<LoadInfo> load_from_json(const nlohmann::json& json) {
  LoadInfo load;
  load.load = text_or(json, "load", "");
  WIRELAKE_ASSIGN(load.time_us, integer_member(json, "time_us", 0));
  load.filter = filter_from_json(member(json, "filter"));
  load.decapsulated = member(json, "decapsulated") == true;
  WIRELAKE_ASSIGN(load.report, report_from_json(json));
  load.sha256 = text_or(json, "sha256", "");
  const nlohmann::json& headers = member(json, "headers");
  if (headers.is_boolean()) load.has_headers = headers.get<bool>();
  load.replaces = texts(member(json, "replaces"));
  return load;
}

}  // namespace wirelake
