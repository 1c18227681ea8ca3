#include "store/delta/log/delta_log.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/quoted.h"
#include "base/try.h"
#include "store/delta/log/checkpoint.h"
#include "store/delta/log/table_settings.h"

namespace wirelake::delta {
namespace {

constexpr int kMaxReadAttempts = 5;

// Of checkpoints that turn out to be none. Behind them, the commits are tried.
constexpr int kMaxCheckpointsTried = 5;

// How far back from a checkpoint a reader looks at commits that are still there.
constexpr std::size_t kMaxCommitsBefore = 200;
constexpr std::size_t kMaxBytesBefore = std::size_t{32} << 20;

// Features of newer protocols that change nothing for a reader or writer of plain tables.
const std::set<std::string, std::less<>> kHarmlessFeatures = {"appendOnly", "invariants",
                                                              "timestampNtz"};

Error in_file(Error error, const std::string& path) {
  if (error.file.empty()) error.file = path;
  return error;
}

Error unsupported(const StoreFolder& table, const std::string& feature, const char* what) {
  return {ErrorCode::kUnsupported,
          "uses the Delta feature '" + feature + "', which wirelake does not " + what,
          table.path()};
}

Status check_features(const StoreFolder& table, const std::vector<std::string>& features,
                      const char* what) {
  for (const std::string& feature : features) {
    if (!kHarmlessFeatures.contains(feature)) return unsupported(table, feature, what);
  }
  return {};
}

// What a table asks of its readers, by the protocol's table of versions and features.
Status check_readable(const StoreFolder& table, const Snapshot& snapshot) {
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
  if (const auto format = unknown_format(snapshot.metadata)) {
    return Error{ErrorCode::kUnsupported,
                 "is of format " + wirelake::quoted(*format) + ", and this wirelake reads format " +
                     kFormatVersion + "; use a newer wirelake",
                 table.path()};
  }
  return {};
}

// Reads a log as it was listed.
class LogReader {
 public:
  LogReader(const StoreFolder& table, const StoreFolder& log, const LogFiles& files,
            SnapshotScope scope)
      : table_(table), log_(log), files_(files), scope_(scope), paths_(table) {}

  // The newest state, from the newest checkpoint that is one; where that takes commits that are not
  // there, the error is about the newest of all.
  Result<Snapshot> newest() {
    std::optional<Error> failure;
    int tried = 0;
    for (auto place = files_.checkpoints.rbegin();
         place != files_.checkpoints.rend() && tried < kMaxCheckpointsTried; ++place) {
      if (failure && !leads_to_newest(place->first)) continue;
      ++tried;
      auto state = from_checkpoint(place->first, place->second);
      if (state) return state;
      if (!failure) failure = state.error();
    }
    if (failure && !leads_to_newest(-1)) return *failure;
    Snapshot state{.scope = scope_};
    const Status read = replay(state);
    if (read) return state;
    return failure ? *failure : read.error();
  }

  // Brings a state to the newest version.
  Status replay(Snapshot& state) {
    for (auto commit = std::ranges::upper_bound(files_.commits, state.version);
         commit != files_.commits.end(); ++commit) {
      if (*commit != state.version + 1) return missing(state.version + 1);
      WIRELAKE_ASSIGN(auto actions, read_commit(log_, *commit, paths_));
      apply_actions(std::move(actions), state);
      state.version = *commit;
    }
    return check_complete(state, log_.path());
  }

 private:
  bool leads_to_newest(std::int64_t version) const {
    return files_.has_commits(version, files_.latest());
  }

  // The state at a checkpoint and what followed. Commits that are still there from before it are
  // believed where it differs: it can have rotted, or be somebody's mistake.
  Result<Snapshot> from_checkpoint(std::int64_t version, const std::vector<std::string>& names) {
    Snapshot state{.scope = scope_};
    auto before = commits_until(version);
    if (static_cast<std::int64_t>(before.size()) <= version) {
      WIRELAKE_TRY(read_checkpoint(names, state));
    }
    for (auto actions = before.rbegin(); actions != before.rend(); ++actions)
      apply_actions(std::move(*actions), state);
    state.version = version;
    WIRELAKE_TRY(replay(state));
    return state;
  }

  Status read_checkpoint(const std::vector<std::string>& names, Snapshot& state) {
    for (const std::string& name : names) {
      auto actions = read_checkpoint_file(log_, name, scope_, paths_);
      if (!actions) return in_file(actions.error(), log_.path_of(name));
      apply_actions(std::move(*actions), state);
    }
    return check_complete(state, log_.path_of(names.front()));
  }

  // The commits up to `version`, the newest first: as far back as there is no gap, they can be
  // read, and it takes no time that anybody notices.
  std::vector<std::vector<Action>> commits_until(std::int64_t version) {
    std::vector<std::vector<Action>> commits;
    std::size_t bytes_left = kMaxBytesBefore;
    for (; version >= 0 && commits.size() < kMaxCommitsBefore; --version) {
      const auto text = log_.read_file(commit_name(version), bytes_left);
      if (!text) break;
      bytes_left -= text->size();
      auto actions = parse_commit(*text, paths_);
      if (!actions) break;
      commits.push_back(std::move(*actions));
    }
    return commits;
  }

  Error missing(std::int64_t version) const {
    if (files_.has_v2_checkpoint) return unsupported(table_, "v2Checkpoint", "read");
    return {ErrorCode::kDamaged, "misses version " + std::to_string(version) + " of its log",
            log_.path()};
  }

  static Status check_complete(const Snapshot& state, const std::string& path) {
    if (state.has_protocol && state.has_metadata) return {};
    return Error{ErrorCode::kDamaged,
                 std::string("does not say what table it is of: it has no ") +
                     (state.has_protocol ? "metaData" : "protocol"),
                 path};
  }

  const StoreFolder& table_;
  const StoreFolder& log_;
  const LogFiles& files_;
  SnapshotScope scope_;
  FilePaths paths_;
};

Status check_files_are_there(const StoreFolder& table, const Snapshot& snapshot) {
  for (const auto& [path, file] : snapshot.files) {
    const Status found = check_data_file(table, path);
    if (found) continue;
    if (found.error().code != ErrorCode::kNotFound) return found;
    return Error{ErrorCode::kDamaged, "is a file of the table, and is not there",
                 table.path_of(path)};
  }
  return {};
}

}  // namespace

Result<std::vector<Action>> read_commit(const StoreFolder& log, std::int64_t version,
                                        FilePaths& paths) {
  const std::string name = commit_name(version);
  WIRELAKE_ASSIGN(const std::string text, log.read_file(name, kMaxCommitSize));
  auto actions = parse_commit(text, paths);
  if (!actions) return in_file(actions.error(), log.path_of(name));
  return actions;
}

void apply_action(Action action, Snapshot& snapshot) {
  const bool with_files = snapshot.scope == SnapshotScope::kFiles;
  const bool with_transactions = snapshot.scope >= SnapshotScope::kTransactions;
  if (auto* add = std::get_if<AddFile>(&action)) {
    if (!with_files) return;
    snapshot.removed.erase(add->path);
    const auto [file, is_new] = snapshot.files.try_emplace(add->path);
    if (!is_new) add_spellings(file->second, *add);
    file->second = std::move(*add);
  } else if (auto* remove = std::get_if<RemoveFile>(&action)) {
    if (!with_files) return;
    snapshot.files.erase(remove->path);
    snapshot.removed[remove->path] = std::move(*remove);
  } else if (auto* metadata = std::get_if<Metadata>(&action)) {
    snapshot.metadata = std::move(*metadata);
    snapshot.has_metadata = true;
  } else if (auto* protocol = std::get_if<Protocol>(&action)) {
    snapshot.protocol = std::move(*protocol);
    snapshot.has_protocol = true;
  } else if (auto* transaction = std::get_if<Transaction>(&action)) {
    if (!with_transactions) return;
    snapshot.transactions[transaction->app_id] = std::move(*transaction);
  }
}

void apply_actions(std::vector<Action> actions, Snapshot& snapshot) {
  for (Action& action : actions)
    apply_action(std::move(action), snapshot);
}

Status advance_snapshot(const StoreFolder& table, const StoreFolder& log, const LogFiles& files,
                        Snapshot& snapshot) {
  LogReader reader(table, log, files, snapshot.scope);
  const std::int64_t checkpoint = files.latest_checkpoint();
  const bool is_cut_off =
      checkpoint > snapshot.version && !files.has_commits(snapshot.version, checkpoint);
  if (snapshot.version < 0 || is_cut_off) {
    WIRELAKE_ASSIGN(snapshot, reader.newest());
  } else {
    WIRELAKE_TRY(reader.replay(snapshot));
  }
  return check_readable(table, snapshot);
}

Result<Snapshot> read_snapshot(const StoreFolder& table, SnapshotScope scope) {
  WIRELAKE_ASSIGN(const StoreFolder log, table.open_folder(kLogFolder));
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
    Error error = read.error();
    if (error.code != ErrorCode::kNotFound) return error;
    if (attempt < kMaxReadAttempts) continue;
    error.code = ErrorCode::kDamaged;
    return error;
  }
}

Result<Snapshot> read_checked_snapshot(const StoreFolder& table) {
  for (int attempt = 1;; ++attempt) {
    WIRELAKE_ASSIGN(Snapshot snapshot, read_snapshot(table));
    const Status found = check_files_are_there(table, snapshot);
    if (found) return snapshot;
    // A file can be removed, and purged, while we look.
    WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(table));
    if (now.version == snapshot.version || attempt == kMaxReadAttempts) return found.error();
  }
}

Status check_writable(const Snapshot& snapshot) {
  const Protocol& protocol = snapshot.protocol;
  const std::string& name = snapshot.metadata.name;
  // Version 7 has its features one by one.
  if (protocol.min_writer_version >= 3 && protocol.min_writer_version != 7) {
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
