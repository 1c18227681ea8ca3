// Durations as text, the way people and the settings of Delta tables write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "wirelake/result.h"

namespace wirelake {

inline constexpr std::int64_t kMillisecondsPerDay = 86'400'000;

/// Milliseconds of "7 days", "12h", "1 week 2 days", "interval 30 days" or "0": numbers with units
/// from milliseconds to weeks. kInvalidArgument for other text, and where there are too many.
Result<std::int64_t> parse_duration_ms(std::string_view text);

/// "10s", "5m", "1h30m" or "500ms": numbers with units from nanoseconds ("ns") to days ("d").
/// kInvalidArgument for other text, and for more than 64 bits hold.
Result<std::chrono::nanoseconds> parse_interval(std::string_view text);

}  // namespace wirelake
