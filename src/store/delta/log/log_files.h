// The files of a Delta log: their names, and which of them there are.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "File Types" and "Checkpoint Naming".
// Files of other names are passed over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

inline constexpr const char* kLogFolder = "_delta_log";
inline constexpr std::size_t kMaxCommitSize = std::size_t{1} << 30;
inline constexpr const char* kLastCheckpointName = "_last_checkpoint";
inline constexpr std::size_t kMaxLastCheckpointSize = std::size_t{1} << 16;

struct LogFiles {
  std::vector<std::int64_t> commits;                             ///< Versions, rising.
  std::map<std::int64_t, std::vector<std::string>> checkpoints;  ///< Complete ones, all parts.
  bool has_v2_checkpoint = false;  ///< One that wirelake does not read.

  /// The newest version; -1 if there is none.
  std::int64_t latest() const;

  /// The version of the newest checkpoint; -1 if there is none.
  std::int64_t latest_checkpoint() const;

  /// Whether the commits behind `from`, up to `to`, are all there. Whoever cleans up a log can be
  /// in the middle of it.
  bool has_commits(std::int64_t from, std::int64_t to) const;
};

Result<LogFiles> list_log(const StoreFolder& log);

std::string commit_name(std::int64_t version);
std::string checkpoint_name(std::int64_t version);

/// A name for a file that is renamed once it is complete. No other writer makes such names, so one
/// that nobody holds is a dead writer's.
std::string temporary_log_name();
bool is_temporary_log_name(std::string_view name);

}  // namespace wirelake::delta
