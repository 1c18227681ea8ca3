#include "store/delta/delta_log.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/try.h"
#include "store/delta/checkpoint.h"

namespace wirelake::delta {
namespace {

constexpr std::size_t kMaxCommitSize = std::size_t{1} << 30;
constexpr int kMaxReadAttempts = 5;

// Features of newer protocols that change nothing for a reader or writer of plain tables.
const std::set<std::string, std::less<>> kHarmlessFeatures = {"appendOnly", "invariants",
                                                              "timestampNtz"};

Error in_file(Error error, const std::string& path) {
  if (error.file.empty()) error.file = path;
  return error;
}

Result<std::vector<Action>> read_commit(const Folder& log, const std::string& name) {
  WIRELAKE_ASSIGN(const std::string text, log.read_file(name, kMaxCommitSize));
  auto actions = parse_commit(text);
  if (!actions) return in_file(actions.error(), log.path_of(name));
  return actions;
}

Error unsupported(const Folder& table, const std::string& feature, const char* what) {
  return {ErrorCode::kUnsupported,
          "uses the Delta feature '" + feature + "', which wirelake does not " + what,
          table.path()};
}

Status check_features(const Folder& table, const std::vector<std::string>& features,
                      const char* what) {
  for (const std::string& feature : features) {
    if (!kHarmlessFeatures.contains(feature)) return unsupported(table, feature, what);
  }
  return {};
}

// What a table asks of its readers, by the protocol's table of versions and features.
Status check_readable(const Folder& table, const Snapshot& snapshot) {
  const Protocol& protocol = snapshot.protocol;
  const auto mapping = snapshot.metadata.configuration.find("delta.columnMapping.mode");
  if (mapping != snapshot.metadata.configuration.end() && mapping->second != "none") {
    return unsupported(table, "columnMapping", "read");
  }
  if (protocol.min_reader_version > 3) {
    return unsupported(table, "reader version " + std::to_string(protocol.min_reader_version),
                       "read");
  }
  if (protocol.min_reader_version == 3) {
    WIRELAKE_TRY(check_features(table, protocol.reader_features, "read"));
  }
  if (!snapshot.metadata.partition_columns.empty()) {
    return unsupported(table, "partition columns", "read");
  }
  return {};
}

Status read_checkpoint(const Folder& log, const std::vector<std::string>& names,
                       Snapshot& snapshot) {
  for (const std::string& name : names) {
    auto actions = read_checkpoint_file(log, name, snapshot.scope);
    if (!actions) return in_file(actions.error(), log.path_of(name));
    for (Action& action : *actions)
      apply_action(std::move(action), snapshot);
  }
  return {};
}

// Whether the commits behind `from`, up to `to`, are all there. Whoever cleans up a log can be in
// the middle of it.
bool has_all_commits(const LogFiles& files, std::int64_t from, std::int64_t to) {
  const auto behind = std::ranges::upper_bound(files.commits, from);
  return std::ranges::upper_bound(files.commits, to) - behind == to - from;
}

}  // namespace

void apply_action(Action action, Snapshot& snapshot) {
  const bool with_files = snapshot.scope == SnapshotScope::kFiles;
  const bool with_transactions = snapshot.scope >= SnapshotScope::kTransactions;
  if (auto* add = std::get_if<AddFile>(&action)) {
    if (!with_files) return;
    snapshot.removed.erase(add->path);
    snapshot.files[add->path] = std::move(*add);
  } else if (auto* remove = std::get_if<RemoveFile>(&action)) {
    if (!with_files) return;
    snapshot.files.erase(remove->path);
    snapshot.removed[remove->path] = std::move(*remove);
  } else if (auto* metadata = std::get_if<Metadata>(&action)) {
    snapshot.metadata = std::move(*metadata);
  } else if (auto* protocol = std::get_if<Protocol>(&action)) {
    snapshot.protocol = std::move(*protocol);
  } else if (auto* transaction = std::get_if<Transaction>(&action)) {
    if (!with_transactions) return;
    snapshot.transactions[transaction->app_id] = std::move(*transaction);
  }
}

Status advance_snapshot(const Folder& table, const Folder& log, const LogFiles& files,
                        Snapshot& snapshot) {
  const std::int64_t checkpoint = files.latest_checkpoint();
  if (checkpoint > snapshot.version &&
      (snapshot.version < 0 || !has_all_commits(files, snapshot.version, checkpoint))) {
    snapshot = Snapshot{.scope = snapshot.scope};
    const auto& [version, names] = *files.checkpoints.rbegin();
    WIRELAKE_TRY(read_checkpoint(log, names, snapshot));
    snapshot.version = version;
  }
  for (auto commit = std::ranges::upper_bound(files.commits, snapshot.version);
       commit != files.commits.end(); ++commit) {
    if (*commit != snapshot.version + 1) {
      if (files.has_v2_checkpoint) return unsupported(table, "v2Checkpoint", "read");
      return Error{ErrorCode::kDamaged,
                   "misses version " + std::to_string(snapshot.version + 1) + " of its log",
                   log.path()};
    }
    WIRELAKE_ASSIGN(auto actions, read_commit(log, commit_name(*commit)));
    for (Action& action : actions)
      apply_action(std::move(action), snapshot);
    snapshot.version = *commit;
  }
  return check_readable(table, snapshot);
}

Result<Snapshot> read_snapshot(const Folder& table, SnapshotScope scope) {
  WIRELAKE_ASSIGN(const Folder log, table.open_folder(kLogFolder));
  for (int attempt = 1;; ++attempt) {
    WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
    if (files.latest() < 0) {
      if (files.has_v2_checkpoint) return unsupported(table, "v2Checkpoint", "read");
      return Error{ErrorCode::kNotFound, "holds no table: its _delta_log is empty", table.path()};
    }
    Snapshot snapshot{.scope = scope};
    const Status read = advance_snapshot(table, log, files, snapshot);
    if (read) return snapshot;
    // A file that went between the listing and the reading: somebody cleaned up behind a newer
    // checkpoint, or drops the table.
    const bool is_gone = read.error().code == ErrorCode::kNotFound;
    if (!is_gone || attempt == kMaxReadAttempts) return read.error();
  }
}

Status check_writable(const Snapshot& snapshot) {
  const Protocol& protocol = snapshot.protocol;
  const std::string& name = snapshot.metadata.name;
  if (protocol.min_writer_version >= 3 && protocol.min_writer_version <= 6) {
    return Error{ErrorCode::kUnsupported,
                 "asks for Delta writer version " + std::to_string(protocol.min_writer_version) +
                     "; wirelake writes version 2",
                 name};
  }
  for (const std::string& feature : protocol.writer_features) {
    if (!kHarmlessFeatures.contains(feature)) {
      return Error{ErrorCode::kUnsupported,
                   "uses the Delta feature '" + feature + "', which wirelake does not write", name};
    }
  }
  if (snapshot.metadata.schema_string.find("delta.invariants") != std::string::npos) {
    return Error{ErrorCode::kUnsupported,
                 "uses the Delta feature 'invariants', which wirelake does not write", name};
  }
  return {};
}

}  // namespace wirelake::delta
