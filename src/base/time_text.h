// Times as text: seconds with a fraction, and dates in UTC.
#pragma once

#include <cstdint>
#include <string>

namespace wirelake {

/// Longest seconds_text: a sign, ten digits, a point, nine digits.
inline constexpr std::size_t kMaxSecondsText = 21;

/// Nanoseconds as decimal seconds with `digits` (6 or 9) decimals, such as "-0.500000"; what is
/// finer is left off. Writes at least kMaxSecondsText characters' room; returns the length.
std::size_t write_seconds_text(std::int64_t nanoseconds, int digits, char* out);

/// RFC 3339 in UTC, "2026-11-24T16:40:00.123456Z", with `digits` (0, 3 or 6) decimals.
std::string utc_text(std::int64_t microseconds, int digits);

/// "yyyymmdd" in UTC.
std::string utc_day(std::int64_t microseconds);

/// Microseconds since the epoch, now.
std::int64_t now_microseconds();

}  // namespace wirelake
