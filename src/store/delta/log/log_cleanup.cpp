#include "store/delta/log/log_cleanup.h"

#include <iterator>
#include <nlohmann/json.hpp>

#include "base/duration_text.h"
#include "base/try.h"
#include "store/delta/log/checkpoint_check.h"
#include "store/delta/log/log_files.h"
#include "store/delta/log/table_settings.h"
#include "store/json_members.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

// A reader can be about to open a checkpoint that was the newest when it looked.
constexpr std::int64_t kCheckpointRetentionMs = kMillisecondsPerDay;

Result<std::int64_t> modified_ms(const StoreFolder& log, const std::string& name) {
  WIRELAKE_ASSIGN(const FileFacts facts, log.facts(name));
  return facts.modified_us / 1000;
}

// The newest checkpoint that is not newer than the newest commit from `expired_ms` or before; -1 if
// there is none. All before it can go.
Result<std::int64_t> base_version(const StoreFolder& log, const LogFiles& files,
                                  std::int64_t expired_ms) {
  std::int64_t cut_off = -1;
  for (const std::int64_t version : files.commits) {
    WIRELAKE_ASSIGN(const std::int64_t modified, modified_ms(log, commit_name(version)));
    if (modified > expired_ms) break;
    cut_off = version;
  }
  const auto after = files.checkpoints.upper_bound(cut_off);
  return after == files.checkpoints.begin() ? -1 : std::prev(after)->first;
}

// The version that `_last_checkpoint` sends readers to.
std::int64_t hinted_version(const StoreFolder& log) {
  const auto text = log.read_file(kLastCheckpointName, kMaxLastCheckpointSize);
  if (!text) return -1;
  const auto hint = stored_json_or_null(*text);
  return integer_of(member(hint, "version"), kNotNegative).value_or(-1);
}

}  // namespace

Result<std::vector<std::string>> expired_log_files(const StoreFolder& table, const StoreFolder& log,
                                                   const Metadata& metadata, std::int64_t now_ms) {
  std::vector<std::string> expired;
  if (!log_may_be_cleaned(metadata)) return expired;
  WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
  WIRELAKE_ASSIGN(
      const std::int64_t base,
      base_version(log, files, saturated_difference(now_ms, log_retention_ms(metadata))));
  for (const std::int64_t version : files.commits) {
    if (version < base) expired.push_back(commit_name(version));
  }
  const std::int64_t hinted = hinted_version(log);
  for (const auto& [version, names] : files.checkpoints) {
    if (version == base || version == hinted || version == files.latest_checkpoint()) continue;
    WIRELAKE_ASSIGN(const std::int64_t modified, modified_ms(log, names.front()));
    if (version > base && modified > now_ms - kCheckpointRetentionMs) continue;
    // Without the commit that follows, this is the only way into the versions after it.
    const bool is_first = files.commits.empty() || version < files.commits.front();
    if (version > base && is_first) continue;
    expired.insert(expired.end(), names.begin(), names.end());
  }
  if (base >= 0 && !expired.empty()) WIRELAKE_TRY(check_checkpoint(table, log, files, base));
  return expired;
}

}  // namespace wirelake::delta
