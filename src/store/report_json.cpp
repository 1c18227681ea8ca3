#include "store/report_json.h"

#include "base/time_text.h"
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

template <typename Enum, std::size_t N>
void read_counters(const nlohmann::json& json, Counters<Enum, N>& counters) {
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<Enum>(i);
    counters[value] =
        static_cast<std::uint64_t>(integer_or(json, std::string(to_string(value)).c_str(), 0));
  }
}

std::optional<std::int64_t> optional_integer(const nlohmann::json& json, const char* name) {
  if (!member(json, name).is_number()) return std::nullopt;
  return integer_or(json, name, 0);
}

std::uint64_t count_of(const nlohmann::json& json, const char* name) {
  return static_cast<std::uint64_t>(integer_or(json, name, 0));
}

CaptureReport report_from_json(const nlohmann::json& json) {
  CaptureReport report;
  report.capture = text_or(json, "capture", "");
  report.format = text_or(json, "format", "");
  report.bytes = count_of(json, "bytes");
  report.frames = count_of(json, "frames");
  report.packets = count_of(json, "packets");
  read_counters(member(json, "passed_over"), report.passed_over);
  read_counters(member(json, "remarks"), report.remarks);
  const nlohmann::json& linktypes = member(json, "linktypes");
  if (linktypes.is_object()) {
    for (const auto& [number, frames] : linktypes.items()) {
      if (!frames.is_number_unsigned()) continue;
      report.linktypes[static_cast<std::uint16_t>(std::atoi(number.c_str()))] =
          frames.get<std::uint64_t>();
    }
  }
  report.first_ns = optional_integer(json, "first_ns");
  report.last_ns = optional_integer(json, "last_ns");
  const nlohmann::json& damage = member(json, "damage");
  if (damage.is_object()) {
    report.damage = CaptureDamage{count_of(damage, "offset"), text_or(damage, "reason", "")};
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
               {"filter", to_json(load.filter)}};
  json.update(to_json(load.report));
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
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() ||
        !entry[1].is_number_integer()) {
      continue;
    }
    const auto position = entry[1].get<std::int64_t>();
    auto subnet = IpSubnet::parse(entry[0].get<std::string>());
    if (!subnet || position < 0 || position > 2) continue;
    filter.push_back({*subnet, static_cast<Position>(position)});
  }
  return filter;
}

LoadInfo load_from_json(const nlohmann::json& json) {
  LoadInfo load;
  load.load = text_or(json, "load", "");
  load.time_us = integer_or(json, "time_us", 0);
  load.filter = filter_from_json(member(json, "filter"));
  load.report = report_from_json(json);
  return load;
}

}  // namespace wirelake
