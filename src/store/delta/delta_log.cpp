#include "store/delta/delta_log.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <string_view>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "store/delta/checkpoint.h"

namespace wirelake::delta {
namespace {

constexpr std::size_t kMaxCommitSize = std::size_t{1} << 30;
constexpr std::size_t kVersionDigits = 20;

// Losing the race for a number this often means that something else is wrong.
constexpr int kMaxCommitAttempts = 10'000;

// Features of newer protocols that change nothing for a reader or writer of plain tables.
const std::set<std::string, std::less<>> kHarmlessFeatures = {"appendOnly", "invariants",
                                                              "timestampNtz"};

std::string commit_name(std::int64_t version) {
  std::array<char, 32> name;
  const int length =
      std::snprintf(name.data(), name.size(), "%020lld.json", static_cast<long long>(version));
  return {name.data(), static_cast<std::size_t>(length)};
}

// The number at the start of a log file's name, if it is one of 20 digits.
std::optional<std::int64_t> leading_version(std::string_view name) {
  if (name.size() <= kVersionDigits) return std::nullopt;
  std::int64_t version = 0;
  for (const char c : name.substr(0, kVersionDigits)) {
    if (c < '0' || c > '9') return std::nullopt;
    if (version > (INT64_MAX - 9) / 10) return std::nullopt;
    version = version * 10 + (c - '0');
  }
  return version;
}

struct LogFiles {
  std::map<std::int64_t, std::string> commits;
  std::map<std::int64_t, std::vector<std::string>> checkpoints;  // Complete ones.

  std::int64_t latest() const {
    std::int64_t version = -1;
    if (!commits.empty()) version = commits.rbegin()->first;
    if (!checkpoints.empty()) version = std::max(version, checkpoints.rbegin()->first);
    return version;
  }
};

// "N.checkpoint.PART.PARTS.parquet": the number of parts; 1 for a checkpoint in one file.
std::optional<std::size_t> checkpoint_parts(std::string_view rest) {
  if (rest == ".checkpoint.parquet") return 1;
  int part = 0;
  int parts = 0;
  int length = 0;
  const std::string text(rest);
  if (std::sscanf(text.c_str(), ".checkpoint.%10d.%10d.parquet%n", &part, &parts, &length) == 2 &&
      length == static_cast<int>(text.size()) && part >= 1 && part <= parts) {
    return static_cast<std::size_t>(parts);
  }
  return std::nullopt;
}

Result<LogFiles> list_log(const Folder& log) {
  WIRELAKE_ASSIGN(const auto names, log.list());
  LogFiles files;
  std::map<std::pair<std::int64_t, std::size_t>, std::vector<std::string>> parts_of;
  for (const std::string& name : names) {
    const auto version = leading_version(name);
    if (!version) continue;
    const std::string_view rest = std::string_view(name).substr(kVersionDigits);
    if (rest == ".json") {
      files.commits[*version] = name;
    } else if (const auto parts = checkpoint_parts(rest)) {
      parts_of[{*version, *parts}].push_back(name);
    }
  }
  for (auto& [key, part_names] : parts_of) {
    if (part_names.size() == key.second) files.checkpoints[key.first] = std::move(part_names);
  }
  return files;
}

void apply(Action action, Snapshot& snapshot) {
  if (auto* add = std::get_if<AddFile>(&action)) {
    snapshot.files[add->path] = std::move(*add);
  } else if (const auto* remove = std::get_if<RemoveFile>(&action)) {
    snapshot.files.erase(remove->path);
  } else if (auto* metadata = std::get_if<Metadata>(&action)) {
    snapshot.metadata = std::move(*metadata);
  } else if (auto* protocol = std::get_if<Protocol>(&action)) {
    snapshot.protocol = std::move(*protocol);
  } else if (const auto* transaction = std::get_if<Transaction>(&action)) {
    snapshot.transactions[transaction->app_id] = transaction->version;
  }
}

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
    auto actions = read_checkpoint_file(log, name);
    if (!actions) return in_file(actions.error(), log.path_of(name));
    for (Action& action : *actions)
      apply(std::move(action), snapshot);
  }
  return {};
}

// The description may change under an append; nothing else of the metadata may.
bool only_description_differs(Metadata left, const Metadata& right) {
  left.description = right.description;
  return left == right;
}

Status check_conflict(const Folder& table, const Snapshot& before, const Snapshot& now) {
  const bool same_table = now.metadata.id == before.metadata.id;
  if (!same_table || !only_description_differs(now.metadata, before.metadata)) {
    return Error{ErrorCode::kConflict,
                 "the collection's schema or settings were changed by another writer meanwhile; "
                 "try again",
                 table.path()};
  }
  return {};
}

std::string commit_text(const std::vector<Action>& actions, const std::string& operation) {
  std::string text = commit_info_line(operation, now_microseconds() / 1000);
  for (const Action& action : actions)
    text += to_line(action);
  return text;
}

Result<std::int64_t> link_commit(const Folder& table, const Folder& log, Snapshot snapshot,
                                 const std::string& temporary) {
  const Snapshot before = snapshot;
  for (int attempt = 0; attempt < kMaxCommitAttempts; ++attempt) {
    // Others may have committed, and even cleaned up the log, since the snapshot was taken.
    WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
    if (files.latest() != snapshot.version) {
      WIRELAKE_ASSIGN(snapshot, read_snapshot(table));
      WIRELAKE_TRY(check_conflict(table, before, snapshot));
      WIRELAKE_TRY(check_writable(snapshot));
    }
    const std::int64_t version = snapshot.version + 1;
    const Status linked = log.link(temporary, commit_name(version));
    if (linked) {
      const Status synced = log.sync();
      if (synced) return version;
      // Not durable, so it must not be seen: nobody can have built on it in this moment's time, or
      // else the next reader reports the gap.
      (void)log.remove_file(commit_name(version));
      return synced.error();
    }
    if (linked.error().code == ErrorCode::kNotFound) {
      return Error{ErrorCode::kNotFound, "the collection was dropped meanwhile", table.path()};
    }
    if (linked.error().code != ErrorCode::kAlreadyExists) return linked.error();
  }
  return Error{ErrorCode::kConflict, "other writers are faster; try again later", table.path()};
}

}  // namespace

Result<Snapshot> read_snapshot(const Folder& table) {
  WIRELAKE_ASSIGN(const Folder log, table.open_folder(kLogFolder));
  WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
  if (files.latest() < 0) {
    return Error{ErrorCode::kNotFound, "holds no table: its _delta_log is empty", table.path()};
  }
  Snapshot snapshot;
  if (!files.checkpoints.empty()) {
    const auto& [version, names] = *files.checkpoints.rbegin();
    WIRELAKE_TRY(read_checkpoint(log, names, snapshot));
    snapshot.version = version;
  }
  for (auto commit = files.commits.upper_bound(snapshot.version); commit != files.commits.end();
       ++commit) {
    if (commit->first != snapshot.version + 1) {
      return Error{ErrorCode::kDamaged,
                   "misses version " + std::to_string(snapshot.version + 1) + " of its log",
                   log.path()};
    }
    WIRELAKE_ASSIGN(auto actions, read_commit(log, commit->second));
    for (Action& action : actions)
      apply(std::move(action), snapshot);
    snapshot.version = commit->first;
  }
  WIRELAKE_TRY(check_readable(table, snapshot));
  return snapshot;
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

Status write_first_commit(const Folder& table, const std::vector<Action>& actions,
                          const std::string& operation) {
  WIRELAKE_ASSIGN(const Folder log, table.make_folder(kLogFolder));
  WIRELAKE_TRY(log.write_file(commit_name(0), commit_text(actions, operation)));
  WIRELAKE_TRY(log.sync());
  return table.sync();
}

Result<std::int64_t> append_commit(const Folder& table, const Snapshot& snapshot,
                                   const std::vector<Action>& actions,
                                   const std::string& operation) {
  WIRELAKE_TRY(check_writable(snapshot));
  WIRELAKE_ASSIGN(const Folder log, table.open_folder(kLogFolder));
  const std::string temporary = "_commit_" + make_uuid_v7() + ".json.tmp";
  WIRELAKE_TRY(log.write_file(temporary, commit_text(actions, operation)));
  auto version = link_commit(table, log, snapshot, temporary);
  const Status removed = log.remove_file(temporary);
  if (version && !removed) return removed.error();
  return version;
}

}  // namespace wirelake::delta
