// The invalid-packet log: lines about packets that were passed over or could not be decoded whole;
// and notices.
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

/// Hands `content` to the sink as one line: what drives terminals is escaped, and what is past
/// 1,000 bytes is cut off. At most 200 lines at once and 20 a second after that; the line behind a
/// gap says how many were left out. Never fails.
void log_invalid(std::string_view content) noexcept;

/// Replaces the sink of notices: what a user should know of work that succeeded all the same.
void set_notices(LogSink sink);

/// Hands `content` to the sink of notices, as log_invalid() does, but without a limit. Never fails.
void give_notice(std::string_view content) noexcept;

}  // namespace wirelake
