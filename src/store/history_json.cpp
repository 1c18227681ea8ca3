#include <nlohmann/json.hpp>
#include <optional>

#include "base/time_text.h"
#include "wirelake/json.h"

namespace wirelake {
namespace {

template <typename T>
nlohmann::ordered_json or_null(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

}  // namespace

nlohmann::ordered_json to_json(const HistoryEntry& entry) {
  return {{"version", entry.version},
          {"time", utc_text(entry.time_us, 3)},
          {"time_us", entry.time_us},
          {"operation", or_null(entry.operation)},
          {"packets_before", or_null(entry.packets_before)},
          {"packets_after", or_null(entry.packets_after)}};
}

}  // namespace wirelake
