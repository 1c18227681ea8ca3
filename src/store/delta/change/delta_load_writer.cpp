#include "store/delta/change/delta_load_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "columns/schema.h"
#include "store/delta/change/appended_columns.h"
#include "store/delta/change/delete_rows.h"
#include "store/delta/change/rewrite.h"
#include "store/delta/delta_store.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/load_reports.h"
#include "store/delta/log/log_claims.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/scan/rows_of_loads.h"
#include "store/load_history.h"
#include "store/report_json.h"

namespace wirelake::delta {
namespace {

constexpr int kMaxStagingAttempts = 10;

constexpr int kMaxReplaceAttempts = 10;

// Of the transactions by which earlier versions marked what was loaded once.
constexpr std::string_view kOncePrefix = "wirelake-once-";

// A folder of a new name, held by this process.
Result<Folder> make_staging(const Folder& store, std::string& name) {
  for (int attempt = 1;; ++attempt) {
    name = kStagingPrefix + random_hex(16);
    WIRELAKE_ASSIGN(Folder folder, store.make_folder(name));
    const Status held = folder.hold();
    if (held) return folder;
    // Tidying up can come between the two steps, and takes it for a dead load's.
    const bool is_gone = held.error().code == ErrorCode::kNotFound;
    if (!is_gone || attempt == kMaxStagingAttempts) return held.error();
  }
}

Status rename_into_place(const Folder& store, const std::string& from, const std::string& name) {
  const Status renamed = store.rename(from, name);
  if (!renamed) {
    const bool is_taken = renamed.error().code == ErrorCode::kAlreadyExists;
    return is_taken ? collection_exists(name) : renamed;
  }
  Status synced = store.sync();
  // What may not survive a loss of power is not to be seen either.
  if (!synced && !store.rename(name, from)) return not_durable(synced.error());
  return synced;
}

}  // namespace

Metadata new_metadata(const std::string& name, const CreateOptions& options) {
  Metadata metadata;
  metadata.id = make_uuid_v7();
  metadata.name = name;
  metadata.description = options.description;
  metadata.schema_string = schema_string(*packet_schema());
  metadata.created_time_ms = options.creation_time_us.value_or(now_microseconds()) / 1000;
  metadata.configuration = {
      {kFormatKey, kFormatVersion},
      {kInputFiltersKey, to_json(options.input_filters).dump()},
  };
  return metadata;
}

Status create_collection(const Folder& store, const std::string& name,
                         const CreateOptions& options) {
  std::string staging;
  WIRELAKE_ASSIGN(const Folder table, make_staging(store, staging));
  Status done =
      write_first_commit(table, {Protocol{}, new_metadata(name, options)}, "CREATE TABLE");
  if (done) done = rename_into_place(store, staging, name);
  if (!done) (void)store.remove_tree(staging);
  return done;
}

std::unique_ptr<DeltaLoadWriter> DeltaLoadWriter::append(std::string name, Folder table,
                                                         Snapshot snapshot,
                                                         std::shared_ptr<arrow::Schema> columns,
                                                         int jobs) {
  std::unique_ptr<DeltaLoadWriter> writer(
      new DeltaLoadWriter(std::move(name), std::move(table), std::move(columns), jobs));
  writer->snapshot_ = std::move(snapshot);
  return writer;
}

Result<std::unique_ptr<DeltaLoadWriter>> DeltaLoadWriter::create(Folder store,
                                                                 const std::string& name,
                                                                 const CreateOptions& options,
                                                                 int jobs) {
  std::string folder;
  WIRELAKE_ASSIGN(Folder table, make_staging(store, folder));
  std::unique_ptr<DeltaLoadWriter> writer(
      new DeltaLoadWriter(name, std::move(table), packet_schema(), jobs));
  writer->staging_ = Staging{std::move(store), folder, new_metadata(name, options)};
  return writer;
}

DeltaLoadWriter::~DeltaLoadWriter() {
  // What was not committed goes. There is nobody to tell of a failure; tidying up finds such files.
  (void)files_.discard();
  if (staging_) {
    (void)staging_->store.remove_tree(staging_->folder);
    return;
  }
  (void)remove_sealed();
}

Status DeltaLoadWriter::write(const BatchPointer& rows) {
  if (rows->num_rows() == 0) return {};
  WIRELAKE_ASSIGN(const auto appended, as_appended(rows, columns_));
  return files_.write(appended);
}

Status DeltaLoadWriter::seal() {
  WIRELAKE_ASSIGN(const std::vector<AddFile> files, files_.finish());
  sealed_.insert(sealed_.end(), files.begin(), files.end());
  return {};
}

Status DeltaLoadWriter::discard() {
  return files_.discard();
}

Status DeltaLoadWriter::remove_sealed() {
  for (const AddFile& file : sealed_)
    WIRELAKE_TRY(table_.remove_file(file.path));
  sealed_.clear();
  return {};
}

Status DeltaLoadWriter::commit_first(std::vector<Action> actions) {
  actions.insert(actions.begin(), {Protocol{}, staging_->metadata});
  WIRELAKE_TRY(write_first_commit(table_, actions, "CREATE TABLE AS SELECT"));
  Status done = rename_into_place(staging_->store, staging_->folder, name_);
  if (!done && done.error().code != ErrorCode::kNotDurable) return done;
  snapshot_ = Snapshot{.version = 0, .scope = SnapshotScope::kTransactions};
  for (Action& action : actions)
    apply_action(std::move(action), snapshot_);
  staging_.reset();
  sealed_.clear();
  return done;
}

// Whether the table refers to what the commit of this transaction added, whatever its error says:
// it may have been made and not synced. Where that cannot be known, nothing is to be removed.
bool DeltaLoadWriter::is_committed(const Transaction& transaction) const {
  const auto claims = read_log_claims(table_);
  return !claims || claims->transactions.contains(transaction.app_id);
}

// An append is begun without them.
Status DeltaLoadWriter::read_transactions() {
  if (snapshot_.scope >= SnapshotScope::kTransactions) return {};
  WIRELAKE_ASSIGN(Snapshot now, read_snapshot(table_, SnapshotScope::kTransactions));
  snapshot_.transactions = std::move(now.transactions);
  snapshot_.scope = now.scope;
  return {};
}

Result<std::vector<LoadInfo>> DeltaLoadWriter::loads() {
  if (staging_) return std::vector<LoadInfo>();
  WIRELAKE_TRY(read_transactions());
  known_commits_.clear();
  WIRELAKE_ASSIGN(auto loads, read_new_load_reports(table_, snapshot_, known_commits_));
  leave_out_replaced(loads);
  std::ranges::sort(loads, {}, &LoadInfo::load);
  return loads;
}

Result<std::set<std::string>> DeltaLoadWriter::old_identities() {
  std::set<std::string> identities;
  if (staging_) return identities;
  WIRELAKE_TRY(read_transactions());
  for (const auto& [app_id, transaction] : snapshot_.transactions) {
    if (app_id.starts_with(kOncePrefix)) identities.insert(app_id.substr(kOncePrefix.size()));
  }
  return identities;
}

Result<std::uint64_t> DeltaLoadWriter::packets_of(const std::string& load) {
  if (staging_) return std::uint64_t{0};
  if (!packets_) {
    WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(table_));
    WIRELAKE_ASSIGN(packets_, count_rows_by_load(table_, now));
  }
  const auto found = packets_->find(load);
  return found == packets_->end() ? 0 : found->second;
}

// Finds which of `loads` others committed since loads() was asked.
Status DeltaLoadWriter::check_new_loads(const Snapshot& now, const std::vector<LoadInfo>& loads,
                                        std::set<std::string>& repeated) {
  WIRELAKE_ASSIGN(const auto others, read_new_load_reports(table_, now, known_commits_));
  std::set<std::string> identities;
  for (const LoadInfo& other : others)
    identities.insert(identity_of(other));
  for (const LoadInfo& load : loads) {
    if (!load.sha256.empty() && identities.contains(identity_of(load))) repeated.insert(load.load);
  }
  if (repeated.empty()) return {};
  return Error{ErrorCode::kAlreadyExists, "the collection has this load already", table_.path()};
}

// Takes the rows of some loads out of the files that are to be committed.
Status DeltaLoadWriter::leave_out(const std::set<std::string>& loads) {
  if (loads.empty() || sealed_.empty()) return {};
  Snapshot files = {.version = 0};
  files.metadata.schema_string = schema_string(*columns_);
  for (const AddFile& file : sealed_)
    files.files[file.path] = file;
  Rewrite rewrite(table_, files);
  WIRELAKE_TRY(rewrite_without(rewrite, table_, files, rows_of_loads(loads)));
  for (const RemoveFile& removed : rewrite.removed()) {
    std::erase_if(sealed_, [&](const AddFile& file) { return file.path == removed.path; });
    WIRELAKE_TRY(table_.remove_file(removed.path));
  }
  sealed_.insert(sealed_.end(), rewrite.added().begin(), rewrite.added().end());
  rewrite.release();
  return {};
}

// What gives way to the new loads: files of the table without the rows of those that they replace.
struct DeltaLoadWriter::Replacement {
  Snapshot before;
  std::optional<Rewrite> rewrite;

  Status prepare(const Folder& table, const Snapshot& begun, const std::set<std::string>& loads) {
    WIRELAKE_ASSIGN(before, read_snapshot(table));
    // A change of the schema since the load began is a conflict, as for any load.
    before.metadata = begun.metadata;
    rewrite.emplace(table, before);
    WIRELAKE_TRY(rewrite_without(*rewrite, table, before, rows_of_loads(loads)));
    return {};
  }

  void append_actions(std::vector<Action>& actions) const {
    actions.insert(actions.end(), rewrite->removed().begin(), rewrite->removed().end());
    actions.insert(actions.end(), rewrite->added().begin(), rewrite->added().end());
  }
};

Status DeltaLoadWriter::try_commit(LoadCommit& commit, std::set<std::string>& repeated) {
  Replacement replacement;
  const std::set<std::string> replaced = replaced_loads(commit.loads);
  if (!replaced.empty() && !staging_) {
    WIRELAKE_TRY(replacement.prepare(table_, snapshot_, replaced));
  }
  WIRELAKE_ASSIGN(const Transaction transaction, write_load_reports(table_, commit.loads));
  std::vector<Action> actions = {transaction};
  if (replacement.rewrite) replacement.append_actions(actions);
  actions.insert(actions.end(), sealed_.begin(), sealed_.end());
  WIRELAKE_TRY(table_.sync());
  known_commits_.insert(transaction.app_id);
  if (staging_) return commit_first(std::move(actions));
  const auto check = [&](const Snapshot& now) {
    return commit.once ? check_new_loads(now, commit.loads, repeated) : Status();
  };
  const Snapshot& before = replacement.rewrite ? replacement.before : snapshot_;
  auto committed = append_commit(table_, before, actions, "WRITE", check);
  if (committed || is_committed(transaction)) {
    sealed_.clear();
    if (replacement.rewrite) replacement.rewrite->release();
  } else {
    (void)remove_load_reports(table_, transaction);
  }
  if (!committed) return committed.error();
  snapshot_ = std::move(*committed);
  return {};
}

Status DeltaLoadWriter::commit(LoadCommit& commit) {
  if (commit.once && !staging_) WIRELAKE_TRY(read_transactions());
  WIRELAKE_TRY(seal());
  const bool has_loads = !commit.loads.empty();
  // A load of the same commit can be replaced too.
  std::set<std::string> left_out;
  const std::set<std::string> replaced = replaced_loads(commit.loads);
  std::erase_if(commit.loads, [&](const LoadInfo& load) {
    return replaced.contains(load.load) && left_out.insert(load.load).second;
  });
  for (int attempt = 1;; ++attempt) {
    WIRELAKE_TRY(leave_out(left_out));
    // A collection can be begun without any.
    if (has_loads && commit.loads.empty()) return {};
    std::set<std::string> repeated;
    const Status done = try_commit(commit, repeated);
    if (done) return done;
    const bool has_repeated = done.error().code == ErrorCode::kAlreadyExists && !repeated.empty();
    // Others packed or deleted from the files that give way.
    const bool is_outrun = done.error().code == ErrorCode::kConflict && !replaced.empty();
    if (!has_repeated && !(is_outrun && attempt < kMaxReplaceAttempts)) {
      (void)remove_sealed();
      return done;
    }
    left_out = std::move(repeated);
    std::erase_if(commit.loads, [&](const LoadInfo& load) {
      if (!left_out.contains(load.load)) return false;
      commit.repeated.push_back(load);
      return true;
    });
  }
}

}  // namespace wirelake::delta
