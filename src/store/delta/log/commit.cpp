#include "store/delta/log/commit.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "base/time_text.h"
#include "base/try.h"
#include "store/delta/log/checkpoint_writer.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/log/table_settings.h"
#include "wirelake/log.h"

namespace wirelake::delta {
namespace {

// Losing the race for a number this often means that something else is wrong.
constexpr int kMaxCommitAttempts = 10'000;

const std::string kNotDurable = "the change is made, but a loss of power may undo it: ";

// The description may change under an append, and the schema may grow; nothing else may.
bool is_same_but_for_growth(Metadata left, const Metadata& right) {
  if (!schema_has_place_for(right.schema_string, left.schema_string)) return false;
  left.description = right.description;
  left.schema_string = right.schema_string;
  return left == right;
}

Status check_metadata(const StoreFolder& table, const Metadata& before, const Metadata& now,
                      bool is_settings_only) {
  if (now.id != before.id) {
    return Error{ErrorCode::kConflict,
                 "the collection was replaced by another of the same name meanwhile; try again",
                 table.path()};
  }
  if (is_settings_only || is_same_but_for_growth(before, now)) return {};
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

Status check_actions(const StoreFolder& table, const std::vector<Action>& actions,
                     const Snapshot& now) {
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
Status check_append_only(const StoreFolder& table, const std::vector<Action>& actions,
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

// Adds one commit to the log of a table.
class Commit {
 public:
  Commit(const StoreFolder& table, const StoreFolder& log, const std::vector<Action>& actions,
         const std::string& operation, const CommitRules& rules)
      : table_(table), log_(log), actions_(actions), operation_(operation), rules_(rules) {}

  // Links it behind `before`, or behind what others have added since; the state with it.
  Result<Snapshot> link(const Snapshot& before) {
    Snapshot now = before;
    for (int attempt = 0; attempt < kMaxCommitAttempts; ++attempt) {
      // Others may have committed, and even cleaned up the log, since the snapshot was taken.
      WIRELAKE_ASSIGN(const LogFiles files, list_log(log_));
      if (files.latest() < now.version) break;
      WIRELAKE_TRY(advance_snapshot(table_, log_, files, now));
      WIRELAKE_TRY(check(before, now));
      WIRELAKE_TRY(write(now.metadata));
      const Status linked = prepared_->put_if_absent(commit_name(now.version + 1));
      if (linked) {
        checkpoint_ = files.latest_checkpoint();
        return finish(std::move(now));
      }
      if (linked.error().code == ErrorCode::kNotFound) break;
      if (linked.error().code != ErrorCode::kAlreadyExists) return linked.error();
      if (attempt + 1 == kMaxCommitAttempts) {
        return Error{ErrorCode::kConflict, "other writers are faster; try again later",
                     table_.path()};
      }
    }
    return Error{ErrorCode::kNotFound, "the collection was dropped meanwhile", table_.path()};
  }

  // Version of the newest checkpoint behind it; -1 if there is none.
  std::int64_t checkpoint() const { return checkpoint_; }

 private:
  Status check(const Snapshot& before, const Snapshot& now) const {
    WIRELAKE_TRY(check_metadata(table_, before.metadata, now.metadata, actions_.empty()));
    WIRELAKE_TRY(check_writable(now));
    WIRELAKE_TRY(check_actions(table_, actions_, now));
    return rules_.check ? rules_.check(now) : Status();
  }

  // Writes the text of the commit, unless what is written still is it.
  Status write(const Metadata& now) {
    std::optional<Metadata> changed;
    if (rules_.metadata) {
      WIRELAKE_ASSIGN(Metadata wanted, rules_.metadata(now));
      if (wanted != now) changed = std::move(wanted);
    }
    if (prepared_ && changed == metadata_) return {};
    metadata_ = std::move(changed);
    std::vector<Action> all;
    if (metadata_) all.emplace_back(*metadata_);
    all.insert(all.end(), actions_.begin(), actions_.end());
    WIRELAKE_ASSIGN(prepared_, log_.prepare(temporary_log_name(), commit_text(all, operation_)));
    return {};
  }

  Result<Snapshot> finish(Snapshot now) const {
    // What others see and may have built upon is never taken back.
    if (const Status synced = log_.sync(); !synced) return not_durable(synced.error());
    if (metadata_) apply_action(*metadata_, now);
    for (const Action& action : actions_)
      apply_action(action, now);
    ++now.version;
    return now;
  }

  const StoreFolder& table_;
  const StoreFolder& log_;
  const std::vector<Action>& actions_;
  const std::string& operation_;
  const CommitRules& rules_;
  std::unique_ptr<PreparedFile> prepared_;  // The text, with metadata_ in it.
  std::optional<Metadata> metadata_;        // Set if the commit changes it.
  std::int64_t checkpoint_ = -1;
};

}  // namespace

Status write_first_commit(const StoreFolder& table, const std::vector<Action>& actions,
                          const std::string& operation) {
  WIRELAKE_ASSIGN(const StoreFolder log, table.make_folder(kLogFolder));
  WIRELAKE_TRY(log.write_file(commit_name(0), commit_text(actions, operation)));
  WIRELAKE_TRY(log.sync());
  return table.sync();
}

Result<Snapshot> append_commit(const StoreFolder& table, const Snapshot& snapshot,
                               const std::vector<Action>& actions, const std::string& operation,
                               const CommitRules& rules) {
  WIRELAKE_TRY(check_writable(snapshot));
  WIRELAKE_TRY(check_append_only(table, actions, snapshot.metadata));
  WIRELAKE_ASSIGN(const StoreFolder log, table.open_folder(kLogFolder));
  std::int64_t checkpoint = -1;
  const auto linked = [&] {
    Commit commit(table, log, actions, operation, rules);
    auto now = commit.link(snapshot);
    checkpoint = commit.checkpoint();
    return now;
  }();
  if (!linked) return linked.error();
  if (checkpoint_is_due(snapshot.metadata, linked->version, checkpoint)) {
    // Only a help for readers: the table is whole without it, and the next commit tries again.
    if (const Status written = write_checkpoint(table); !written && !rules.is_part) {
      give_notice(
          "the change is made, but the checkpoint that was due is not written, so that the "
          "collection opens more slowly: " +
          written.error().to_string());
    }
  }
  return linked;
}

Error append_only(const StoreFolder& table) {
  return {ErrorCode::kUnsupported,
          "is append-only by its setting delta.appendOnly, so that nothing can be deleted",
          table.path()};
}

Error not_durable(Error cause) {
  cause.code = ErrorCode::kNotDurable;
  cause.message = kNotDurable + cause.message;
  return cause;
}

Error made_but_for(const std::string& what, Error cause) {
  cause = cause_of(std::move(cause));
  if (cause.code == ErrorCode::kCancelled) cause.message = "was interrupted";
  cause.message = "the change is made, but " + what + ": " + cause.message;
  return cause;
}

Error cause_of(Error error) {
  if (error.code != ErrorCode::kNotDurable) return error;
  error.code = ErrorCode::kIo;
  if (error.message.starts_with(kNotDurable)) error.message.erase(0, kNotDurable.size());
  return error;
}

}  // namespace wirelake::delta
