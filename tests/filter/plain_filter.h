// A filter's rule read plainly, entry by entry: what IpFilter is held against in tests and fuzzing.
#pragma once

#include <span>

#include "wirelake/filter.h"

namespace wirelake::test {

inline bool plainly_accepts(std::span<const FilterEntry> entries, const IpAddress& source,
                            const IpAddress& destination) {
  if (entries.empty()) return true;
  bool any_source = false;
  bool any_destination = false;
  bool source_matches = false;
  bool destination_matches = false;
  bool either = false;
  for (const FilterEntry& entry : entries) {
    const bool has_source = entry.subnet.contains(source);
    const bool has_destination = entry.subnet.contains(destination);
    switch (entry.position) {
      case Position::kSource:
        any_source = true;
        source_matches |= has_source;
        break;
      case Position::kDestination:
        any_destination = true;
        destination_matches |= has_destination;
        break;
      case Position::kEither:
        either |= has_source || has_destination;
        break;
    }
  }
  const bool source_ok = !any_source || source_matches;
  const bool destination_ok = !any_destination || destination_matches;
  const bool directional = (any_source || any_destination) && source_ok && destination_ok;
  return directional || either;
}

}  // namespace wirelake::test
