// What documents of the catalogue say, checked as a whole before any of it is used.
//
// Others write to a server as well: a member may be missing, of another type or of any length, and
// libmongoc ends the process over a name that is none. Pure functions of a document.
#pragma once

#include <bson/bson.h>

#include <cstdint>
#include <string>

#include "store/mongodb/commits.h"
#include "wirelake/collection_info.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

inline constexpr const char* kIndex = "trace_index";

inline constexpr const char* kReady = "ready";
inline constexpr const char* kNew = "new";
inline constexpr const char* kDropping = "dropping";

struct Entry {
  std::string id;       // Of this collection, and of no later one of the same name.
  CollectionInfo info;  // Without its count and loads.
  CommitRange commits;
  bool is_dropping = false;

  /// CovertMark wrote the collection: all documents in it are its packets, and no commit tells of
  /// them. It has no `id`.
  bool is_covertmark = false;
};

/// The collection that a document of `trace_index` describes. kDamaged says which document it is,
/// and what is wrong with it.
Result<Entry> read_entry(const bson_t& document);

/// Appends when a collection was made, as read_entry() reads it.
void append_creation_time(bson_t* document, std::int64_t time_us);

/// What to call the collection where read_entry() fails: the `_id`, as far as it is text.
std::string shown_name(const bson_t& document);

/// The facts of a load that a document of `trace_loads` holds. kDamaged as above.
Result<LoadInfo> read_load(const bson_t& document);

}  // namespace wirelake::mongodb
