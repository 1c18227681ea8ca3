#include "store/delta/log/commit.h"

#include <utility>
#include <variant>

#include "base/time_text.h"
#include "base/try.h"
#include "store/delta/log/checkpoint_writer.h"
#include "store/delta/log/table_settings.h"
#include "wirelake/log.h"

namespace wirelake::delta {
namespace {

// Losing the race for a number this often means that something else is wrong.
constexpr int kMaxCommitAttempts = 10'000;

// The description may change under an append; nothing else of the metadata may.
bool only_description_differs(Metadata left, const Metadata& right) {
  left.description = right.description;
  return left == right;
}

Status check_metadata(const Folder& table, const Metadata& before, const Metadata& now) {
  if (now.id != before.id) {
    return Error{ErrorCode::kConflict,
                 "the collection was replaced by another of the same name meanwhile; try again",
                 table.path()};
  }
  if (only_description_differs(now, before)) return {};
  return Error{ErrorCode::kConflict,
               "the collection's schema or settings were changed by another writer meanwhile; "
               "try again",
               table.path()};
}

// Whether the application is at this change, or behind it.
bool is_at(const Snapshot& now, const Transaction& transaction) {
  const auto known = now.transactions.find(transaction.app_id);
  return known != now.transactions.end() && known->second.version >= transaction.version;
}

Status check_actions(const Folder& table, const std::vector<Action>& actions, const Snapshot& now) {
  for (const Action& action : actions) {
    if (const auto* remove = std::get_if<RemoveFile>(&action)) {
      if (now.files.contains(remove->path)) continue;
      return Error{ErrorCode::kConflict,
                   "another writer replaced the same files of the collection meanwhile; nothing "
                   "was changed; try again",
                   table.path()};
    }
    const auto* transaction = std::get_if<Transaction>(&action);
    if (transaction && is_at(now, *transaction)) {
      return Error{ErrorCode::kAlreadyExists, "the collection has this load already", table.path()};
    }
  }
  return {};
}

// A table can be declared to take no deletions.
Status check_append_only(const Folder& table, const std::vector<Action>& actions,
                         const Metadata& metadata) {
  if (!is_append_only(metadata)) return {};
  for (const Action& action : actions) {
    const auto* remove = std::get_if<RemoveFile>(&action);
    if (!remove || !remove->data_change) continue;
    return append_only(table);
  }
  return {};
}

std::string commit_text(const std::vector<Action>& actions, const std::string& operation) {
  std::string text = commit_info_line(operation, now_microseconds() / 1000);
  for (const Action& action : actions)
    text += to_lines(action);
  return text;
}

struct Linked {
  Snapshot snapshot;
  std::int64_t checkpoint = -1;  // Version of the newest checkpoint behind it.
};

Result<Linked> link_commit(const Folder& table, const Folder& log, const Snapshot& before,
                           const std::vector<Action>& actions, const std::string& temporary,
                           const CommitCheck& check) {
  Snapshot now = before;
  for (int attempt = 0; attempt < kMaxCommitAttempts; ++attempt) {
    // Others may have committed, and even cleaned up the log, since the snapshot was taken.
    WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
    if (files.latest() < now.version) break;
    WIRELAKE_TRY(advance_snapshot(table, log, files, now));
    WIRELAKE_TRY(check_metadata(table, before.metadata, now.metadata));
    WIRELAKE_TRY(check_writable(now));
    WIRELAKE_TRY(check_actions(table, actions, now));
    if (check) WIRELAKE_TRY(check(now));
    const Status linked = log.link(temporary, commit_name(now.version + 1));
    if (linked) {
      // What others see and may have built upon is never taken back.
      if (const Status synced = log.sync(); !synced) return not_durable(synced.error());
      for (const Action& action : actions)
        apply_action(action, now);
      ++now.version;
      return Linked{std::move(now), files.latest_checkpoint()};
    }
    if (linked.error().code == ErrorCode::kNotFound) break;
    if (linked.error().code != ErrorCode::kAlreadyExists) return linked.error();
    if (attempt + 1 == kMaxCommitAttempts) {
      return Error{ErrorCode::kConflict, "other writers are faster; try again later", table.path()};
    }
  }
  return Error{ErrorCode::kNotFound, "the collection was dropped meanwhile", table.path()};
}

}  // namespace

Status write_first_commit(const Folder& table, const std::vector<Action>& actions,
                          const std::string& operation) {
  WIRELAKE_ASSIGN(const Folder log, table.make_folder(kLogFolder));
  WIRELAKE_TRY(log.write_file(commit_name(0), commit_text(actions, operation)));
  WIRELAKE_TRY(log.sync());
  return table.sync();
}

Result<Snapshot> append_commit(const Folder& table, const Snapshot& snapshot,
                               const std::vector<Action>& actions, const std::string& operation,
                               const CommitCheck& check) {
  WIRELAKE_TRY(check_writable(snapshot));
  WIRELAKE_TRY(check_append_only(table, actions, snapshot.metadata));
  WIRELAKE_ASSIGN(const Folder log, table.open_folder(kLogFolder));
  const std::string temporary = temporary_log_name();
  Status written = log.write_file(temporary, commit_text(actions, operation));
  auto linked = written ? link_commit(table, log, snapshot, actions, temporary, check)
                        : Result<Linked>(written.error());
  // A name too many does no harm, and tidying up finds it.
  (void)log.remove_file(temporary);
  if (!linked) return linked.error();
  if (checkpoint_is_due(snapshot.metadata, linked->snapshot.version, linked->checkpoint)) {
    // Only a help for readers: the table is whole without it, and the next commit tries again.
    if (const Status checkpoint = write_checkpoint(table); !checkpoint) {
      give_notice(
          "the change is made, but the checkpoint that was due is not written, so that the "
          "collection opens more slowly: " +
          checkpoint.error().to_string());
    }
  }
  return std::move(linked->snapshot);
}

Error append_only(const Folder& table) {
  return {ErrorCode::kUnsupported,
          "is append-only by its setting delta.appendOnly, so that nothing can be deleted",
          table.path()};
}

Error not_durable(Error cause) {
  cause.code = ErrorCode::kNotDurable;
  cause.message = "the change is made, but a loss of power may undo it: " + cause.message;
  return cause;
}

}  // namespace wirelake::delta
