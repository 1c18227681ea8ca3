// What a store says of a collection and of the captures that were loaded into it, and what it is
// told of a new one. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/filter.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

/// One capture that was loaded into a collection.
struct LoadInfo {
  std::string load;                 ///< UUID version 7: sorts by time.
  std::int64_t time_us = 0;         ///< When, in microseconds since the epoch.
  std::vector<FilterEntry> filter;  ///< The filter that its packets passed.
  CaptureReport report;
  /// Whether packets in tunnels are described by the innermost IP header, also to the filter.
  bool decapsulated = false;

  /// SHA-256 of the capture's `bytes` as they lay in its file, 64 hexadecimal digits; empty where
  /// it is not known, as of loads by earlier versions, or the capture was not seen to its end.
  std::string sha256 = {};
  std::optional<bool> has_headers = {};  ///< Whether frames' headers were kept; nothing: not known.
  std::vector<std::string> replaces = {};  ///< Earlier loads whose packets gave way to this one's.
};

struct CollectionInfo {
  std::string name;
  std::string description;
  std::int64_t creation_time_us = 0;       ///< Microseconds since the epoch.
  std::vector<FilterEntry> input_filters;  ///< The filter that the collection was created with.
  std::uint64_t count = 0;                 ///< Packets.
  std::vector<LoadInfo> loads;             ///< In order of time.
  /// Why the collection cannot be read. Nothing but its name is known then.
  std::optional<Error> damage = {};
};

struct CreateOptions {
  std::string description = {};
  std::optional<std::string> name = {};  ///< [A-Za-z0-9]{1,64}; made up if there is none.
  std::vector<FilterEntry> input_filters = {};
  std::optional<std::int64_t> creation_time_us = {};  ///< Since the epoch; none: now.
};

/// True for [A-Za-z0-9]{1,64}.
bool is_collection_name(std::string_view name);

/// That there is none of that name: kNotFound, in the words of every call that says so.
Error no_such_collection(std::string_view name);

}  // namespace wirelake
