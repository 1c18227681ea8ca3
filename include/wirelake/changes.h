// What changes a collection, what changed it, and the way back: Collection::remove(), history() and
// restore(). Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wirelake/cancellation.h"

namespace wirelake {

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

}  // namespace wirelake
