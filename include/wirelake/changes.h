// What changes a collection, what changed it, and the way back.
//
// Used by the command and the bindings. One thread at a time for each Store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/cancellation.h"
#include "wirelake/query.h"
#include "wirelake/result.h"

namespace wirelake {

class Store;

struct DeleteOptions {
  /// Take everything from the disk at once that was deleted from the collection, now or earlier,
  /// although somebody may still be reading it.
  bool purge = false;
  bool dry_run = false;  ///< Say how many packets would be deleted, and change nothing.
  Cancellation cancellation = {};
};

struct DeleteReport {
  std::uint64_t packets = 0;  ///< That were deleted, or would be.
  /// The version of the collection just before, which has them still. Nothing if none was deleted,
  /// they are off the disk, or the store keeps no versions.
  std::optional<std::int64_t> version_before = {};
};

/// One change of a collection: a commit, by wirelake or by another writer.
struct HistoryEntry {
  std::int64_t version = 0;
  std::int64_t time_us = 0;  ///< When, in microseconds since the epoch, by the writer's clock.
  /// What its writer calls it: WRITE, DELETE, OPTIMIZE, RESTORE...; nothing if it does not say.
  std::optional<std::string> operation = {};
  /// Packets of the collection before and after. Nothing where a file's statistics do not say, or
  /// the log does not reach back so far.
  std::optional<std::uint64_t> packets_before = {};
  std::optional<std::uint64_t> packets_after = {};
};

struct RestoreReport {
  std::int64_t version = 0;   ///< The newest one now.
  bool is_changed = false;    ///< False if the collection was as it was to be.
  std::uint64_t packets = 0;  ///< Of the version that was restored.
};

/// Deletes the packets of a collection that `query` means, in one step. kNotFound; kInvalidArgument
/// for a name in the query that there is not; kConflict if another writer replaced the same files
/// meanwhile.
Result<DeleteReport> delete_packets(Store& store, std::string_view name, const Query& query,
                                    const DeleteOptions& options = {});

/// What changed a collection, the newest first: `limit` changes at most, or with 0 all that are
/// known still. kNotFound; kUnsupported on a server, which keeps no versions.
Result<std::vector<HistoryEntry>> history(Store& store, std::string_view name,
                                          std::uint64_t limit = 0);

/// Makes the packets and loads of a collection those of an earlier version, as one more change.
/// What was loaded since leaves the collection, and what was deleted comes back while its files are
/// there; description, settings and later columns stay. kInvalidArgument for a version that there
/// is not; kNotFound if files are gone or its log no longer reaches back; kConflict if others
/// deleted or packed meanwhile; kUnsupported on a server.
Result<RestoreReport> restore(Store& store, std::string_view name, std::int64_t version);

}  // namespace wirelake
