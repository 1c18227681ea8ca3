// What keeps a store small and quick: optimize packs a collection's files, tidy removes what nobody
// needs. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/cancellation.h"
#include "wirelake/result.h"

namespace wirelake {

struct OptimizeOptions {
  std::uint64_t file_size = std::uint64_t{512} << 20;  ///< Files smaller than this are packed.
  Cancellation cancellation = {};
};

/// What optimize did: `files` of `bytes` became `new_files` of `new_bytes`. All 0 if there was
/// nothing to do.
struct OptimizeReport {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t new_files = 0;
  std::uint64_t new_bytes = 0;
};

struct TidyOptions {
  bool dry_run = false;  ///< Say what would be removed, and remove nothing.
  /// How long what was deleted stays for readers that began before, in milliseconds; without it as
  /// each collection has it, a week by default.
  std::optional<std::int64_t> retention_ms = {};
  Cancellation cancellation = {};
};

enum class TidyKind {
  kDeletedData,         ///< Files whose packets were deleted, or packed into others.
  kDeadWriters,         ///< Files of loads and other changes that ended before their commit.
  kOldLog,              ///< Commits and checkpoints behind a checkpoint.
  kHalfMadeCollection,  ///< A new collection whose load ended before its first commit.
  kDroppedCollection,   ///< What a drop that was interrupted left.
};

/// "deleted data", "dead writers", ...
std::string_view to_string(TidyKind kind);

/// Files of one kind in one place.
struct TidyEntry {
  std::string place;  ///< The collection's name, or the folder of what is none.
  TidyKind kind = TidyKind::kDeletedData;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

struct TidyReport {
  std::vector<TidyEntry> removed;
  std::vector<Error> failures;  ///< Collections or files that had to be left as they were.
};

enum class CheckKind {
  kDamaged,  ///< Is not as it was written, or cannot be read.
  kMissing,  ///< Is named and not there.
  kUnnamed,  ///< Is there, and nobody names it; `tidy` removes such files.
};

/// "damaged", "missing", "unnamed".
std::string_view to_string(CheckKind kind);

struct CheckFinding {
  CheckKind kind = CheckKind::kDamaged;
  std::string file;     ///< Or what else it is about, on a server.
  std::string message;  ///< What is wrong with it.
};

/// What a check of a collection found. Only what is damaged or missing is wrong.
struct CheckReport {
  std::uint64_t files = 0;    ///< That were read: data, commits, checkpoints, facts of loads.
  std::uint64_t packets = 0;  ///< That were read and are as they should be.
  std::vector<CheckFinding> findings;

  /// Whether nothing is damaged or missing.
  bool is_sound() const;
};

}  // namespace wirelake
