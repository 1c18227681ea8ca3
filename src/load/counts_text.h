// What a capture's counters say, in one line, for summaries and messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "wirelake/reasons.h"

namespace wirelake {

/// "not_ip 3, filtered 1200": the counters that are not zero, each number as `shown` has it.
template <typename Enum, std::size_t N>
std::string counts_text(const Counters<Enum, N>& counters, std::string (*shown)(std::uint64_t)) {
  std::string text;
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<Enum>(i);
    if (counters[value] == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::string(to_string(value)) + " " + shown(counters[value]);
  }
  return text;
}

}  // namespace wirelake
