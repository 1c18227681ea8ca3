#include "store/delta/log/past_version.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/try.h"

namespace wirelake::delta {
namespace {

// The files that tell of versions up to `version`.
LogFiles until(const LogFiles& files, std::int64_t version) {
  LogFiles part;
  std::ranges::copy_if(files.commits, std::back_inserter(part.commits),
                       [version](std::int64_t commit) { return commit <= version; });
  part.checkpoints.insert(files.checkpoints.begin(), files.checkpoints.upper_bound(version));
  return part;
}

std::string oldest(const LogFiles& files) {
  if (files.has_commits(-1, 0)) return "0";
  return files.checkpoints.empty() ? "none" : std::to_string(files.checkpoints.begin()->first);
}

}  // namespace

std::optional<std::int64_t> base_before(const LogFiles& files, std::int64_t version,
                                        std::int64_t to) {
  const auto after = files.checkpoints.lower_bound(version);
  for (auto place = std::make_reverse_iterator(after); place != files.checkpoints.rend(); ++place) {
    if (files.has_commits(place->first, to)) return place->first;
  }
  return files.has_commits(-1, to) ? std::optional<std::int64_t>(-1) : std::nullopt;
}

Result<Snapshot> read_past_snapshot(const StoreFolder& table, const StoreFolder& log,
                                    const LogFiles& files, std::int64_t version) {
  if (version < 0 || version > files.latest()) {
    return Error{ErrorCode::kInvalidArgument,
                 "there is no version " + std::to_string(version) + "; the newest is " +
                     std::to_string(files.latest()),
                 table.path()};
  }
  if (!base_before(files, version + 1, version)) {
    return Error{ErrorCode::kNotFound,
                 "the log does not reach back to version " + std::to_string(version) +
                     " any more; the oldest that it tells of is " + oldest(files),
                 log.path()};
  }
  Snapshot snapshot;
  WIRELAKE_TRY(advance_snapshot(table, log, until(files, version), snapshot));
  return snapshot;
}

}  // namespace wirelake::delta
