// Text for people: numbers, times, and strangers' text (base/printable.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/printable.h"

namespace wirelake::cli {

/// "1,234,567".
std::string with_thousands(std::uint64_t number);

/// "12.3 MB".
std::string with_unit(std::uint64_t bytes);

/// "2026-11-24 16:40:00.123456".
std::string date_and_time(std::int64_t microseconds, int digits);

using wirelake::one_line;

/// How many places UTF-8 takes on a terminal: characters, not bytes.
std::size_t displayed_width(std::string_view text);

/// How wide the terminal behind a descriptor is, or 80 if it is none.
std::size_t terminal_columns(int descriptor);

/// "1 packet", "2 packets".
std::string counted(std::uint64_t number, std::string_view noun);

}  // namespace wirelake::cli
