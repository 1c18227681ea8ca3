#include "store/delta/log/checkpoint_check.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/quoted.h"
#include "base/try.h"
#include "store/delta/log/checkpoint.h"
#include "store/delta/log/delta_log.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

// Writers may leave old transactions out of a checkpoint where this is set.
constexpr const char* kTransactionRetention = "delta.setTransactionRetentionDuration";

// The first of the commits up to `version` that no gap parts from it.
std::int64_t first_before(const LogFiles& files, std::int64_t version) {
  std::int64_t first = version + 1;
  while (std::ranges::binary_search(files.commits, first - 1))
    --first;
  return first;
}

// Whether two texts are the same JSON: writers copy it in their own way.
bool is_same_json(const std::string& left, const std::string& right) {
  if (left == right) return true;
  const auto one = read_stored_json(left);
  const auto other = read_stored_json(right);
  return one && other && *one == *other;
}

bool is_same(const AddFile& stored, const AddFile& told) {
  if (stored.size != told.size) return false;
  // Nothing false is said by statistics that were left out.
  return stored.stats.empty() || is_same_json(stored.stats, told.stats);
}

bool is_same(const Metadata& stored, const Metadata& told) {
  return stored.id == told.id && stored.configuration == told.configuration &&
         stored.partition_columns == told.partition_columns &&
         is_same_json(stored.schema_string, told.schema_string);
}

bool has_all_transactions(const Snapshot& stored, const Snapshot& told) {
  if (stored.metadata.configuration.contains(kTransactionRetention)) return true;
  return std::ranges::all_of(told.transactions, [&](const auto& entry) {
    const auto found = stored.transactions.find(entry.first);
    return found != stored.transactions.end() && found->second.version == entry.second.version;
  });
}

// What `stored` says wrongly; "" if nothing.
std::string difference(const Snapshot& stored, const Snapshot& told) {
  for (const auto& [path, file] : told.files) {
    const auto found = stored.files.find(path);
    if (found == stored.files.end()) return "it lacks the file " + wirelake::quoted(path);
    if (!is_same(found->second, file))
      return "it says other things of the file " + wirelake::quoted(path);
  }
  for (const auto& [path, file] : stored.files) {
    if (!told.files.contains(path))
      return "it has the file " + wirelake::quoted(path) + " too many";
  }
  if (!is_same(stored.metadata, told.metadata)) return "its metaData is another";
  if (stored.protocol.min_reader_version != told.protocol.min_reader_version ||
      stored.protocol.min_writer_version != told.protocol.min_writer_version) {
    return "its protocol is another";
  }
  return has_all_transactions(stored, told) ? "" : "it lacks a transaction";
}

}  // namespace

Status check_checkpoint(const StoreFolder& table, const StoreFolder& log, const LogFiles& files,
                        std::int64_t version) {
  FilePaths paths(table);
  const std::vector<std::string>& names = files.checkpoints.at(version);
  const auto damaged = [&](std::string why) {
    return Error{ErrorCode::kDamaged, std::move(why), log.path_of(names.front())};
  };
  Snapshot stored;
  for (const std::string& name : names) {
    WIRELAKE_ASSIGN(auto actions, read_checkpoint_file(log, name, SnapshotScope::kFiles, paths));
    apply_actions(std::move(actions), stored);
  }
  if (!stored.has_protocol || !stored.has_metadata) {
    return damaged("is no checkpoint: it has no protocol or no metaData");
  }
  const std::int64_t first = first_before(files, version);
  Snapshot told = first == 0 ? Snapshot{} : stored;
  for (std::int64_t next = first; next <= version; ++next) {
    WIRELAKE_ASSIGN(auto actions, read_commit(log, next, paths));
    apply_actions(std::move(actions), told);
  }
  const std::string wrong = difference(stored, told);
  if (wrong.empty()) return {};
  return damaged("does not say what the commits before it say: " + wrong +
                 "; nothing of the log is removed");
}

}  // namespace wirelake::delta
