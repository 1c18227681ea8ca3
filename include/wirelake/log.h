// The invalid-packet log: lines about packets that were passed over or could not be decoded whole.
//
// Reading a capture gives one line a reason, with counts and the first places. The library hands
// lines to a sink that the program sets; without one they are dropped. Thread-safe.
#pragma once

#include <functional>
#include <string_view>

namespace wirelake {

/// Takes one line, without its end. Called by one thread at a time. What it throws is caught.
using LogSink = std::function<void(std::string_view line)>;

/// Replaces the sink; an empty one drops all lines.
void set_invalid_log(LogSink sink);

/// Hands `content` to the sink as one line: control characters are replaced, and what is past 1,000
/// bytes is cut off. At most 200 lines at once and 20 a second after that; the line behind a gap
/// says how many were left out. Never fails.
void log_invalid(std::string_view content) noexcept;

}  // namespace wirelake
