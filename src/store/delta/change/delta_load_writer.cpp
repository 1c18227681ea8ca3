#include "store/delta/change/delta_load_writer.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/quoted.h"
#include "base/try.h"
#include "base/uuid.h"
#include "store/delta/change/appended_columns.h"
#include "store/delta/change/delete_rows.h"
#include "store/delta/change/rewrite.h"
#include "store/delta/delta_store.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/further_table.h"
#include "store/delta/log/load_reports.h"
#include "store/delta/log/log_claims.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/log/table_settings.h"
#include "store/delta/scan/rows_of_loads.h"
#include "store/load_history.h"
#include "store/load_query.h"
#include "store/report_json.h"

namespace wirelake::delta {
namespace {

constexpr int kMaxStagingAttempts = 10;

constexpr int kMaxReplaceAttempts = 10;

// Of the transactions by which earlier versions marked what was loaded once.
constexpr std::string_view kOncePrefix = "wirelake-once-";

// A folder of a new name, held by this process.
Result<StoreFolder> make_staging(const StoreFolder& store, std::string& name) {
  for (int attempt = 1;; ++attempt) {
    name = kStagingPrefix + random_hex(16);
    WIRELAKE_ASSIGN(StoreFolder folder, store.make_folder(name));
    const Status held = folder.hold();
    if (held) return folder;
    // Tidying up can come between the two steps, and takes it for a dead load's.
    const bool is_gone = held.error().code == ErrorCode::kNotFound;
    if (!is_gone || attempt == kMaxStagingAttempts) return held.error();
  }
}

Status rename_into_place(const StoreFolder& store, const std::string& from,
                         const std::string& name) {
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

// The metadata that the packets' table of a new collection starts with.
Metadata first_metadata(const Table& packets, const std::string& name,
                        const CreateOptions& options) {
  Metadata metadata = new_metadata(packets);
  metadata.name = name;
  metadata.description = options.description;
  if (options.creation_time_us) metadata.created_time_ms = *options.creation_time_us / 1000;
  metadata.configuration[kInputFiltersKey] = to_json(options.input_filters).dump();
  return metadata;
}

// What a commit of files in `columns` makes of a table that lacks some of them.
CommitRules growing(const std::shared_ptr<arrow::Schema>& columns, const StoreFolder& table) {
  CommitRules rules;
  rules.metadata = [columns, path = table.path()](Metadata now) -> Result<Metadata> {
    WIRELAKE_ASSIGN(now.schema_string, with_fields(now.schema_string, *columns, path));
    return now;
  };
  return rules;
}

// Whether the table refers to what the commit of this transaction added, whatever its error says:
// it may have been made and not synced. Where that cannot be known, nothing is to be removed.
bool is_committed(const StoreFolder& table, const Transaction& transaction) {
  const auto claims = read_log_claims(table);
  return !claims || claims->transactions.contains(transaction.app_id);
}

}  // namespace

Status create_collection(const StoreFolder& store, const Tables& tables, const std::string& name,
                         const CreateOptions& options) {
  std::string staging;
  WIRELAKE_ASSIGN(const StoreFolder folder, make_staging(store, staging));
  Status done = write_first_commit(
      folder, {Protocol{}, first_metadata(*tables.front(), name, options)}, "CREATE TABLE");
  for (const Table* table : further_tables(tables)) {
    if (!done) break;
    if (const auto made = make_further_table(folder, *table); !made) done = made.error();
  }
  if (done) done = rename_into_place(store, staging, name);
  if (!done) (void)store.remove_tree(staging);
  return done;
}

std::unique_ptr<DeltaLoadWriter> DeltaLoadWriter::append(std::string name, const Tables& tables,
                                                         StoreFolder table, Snapshot snapshot,
                                                         std::shared_ptr<arrow::Schema> columns,
                                                         int jobs) {
  std::unique_ptr<DeltaLoadWriter> writer(
      new DeltaLoadWriter(std::move(name), tables, std::move(table), std::move(columns), jobs));
  writer->snapshot_ = std::move(snapshot);
  return writer;
}

Result<std::unique_ptr<DeltaLoadWriter>> DeltaLoadWriter::create(StoreFolder store,
                                                                 const Tables& tables,
                                                                 std::string name,
                                                                 const CreateOptions& options,
                                                                 int jobs) {
  std::string folder;
  WIRELAKE_ASSIGN(StoreFolder table, make_staging(store, folder));
  Metadata metadata = first_metadata(*tables.front(), name, options);
  std::unique_ptr<DeltaLoadWriter> writer(
      new DeltaLoadWriter(std::move(name), tables, std::move(table), tables.front()->schema, jobs));
  writer->staging_ = Staging{std::move(store), folder, std::move(metadata)};
  return writer;
}

DeltaLoadWriter::~DeltaLoadWriter() {
  // What was not committed goes. There is nobody to tell of a failure; tidying up finds such files.
  if (!staging_) return;
  (void)rows_.discard();
  (void)staging_->store.remove_tree(staging_->folder);
}

Status DeltaLoadWriter::take_files(const std::vector<WrittenRows>& written) {
  committed_.clear();
  files_.clear();
  for (const WrittenRows& rows : written) {
    WIRELAKE_ASSIGN(auto files, written_files_from_text(rows.stored));
    for (auto& [table, list] : files) {
      if (std::ranges::find(tables_, table, &Table::name) == tables_.end()) {
        return Error{ErrorCode::kUnsupported, "holds rows of the table " + wirelake::quoted(table) +
                                                  ", which this wirelake does not know"};
      }
      std::ranges::move(list, std::back_inserter(files_[table]));
    }
  }
  return {};
}

// Removes the files of a commit that failed. Those that are in a table beside the packets stay:
// their loads do not count, and tidying up takes their rows away.
void DeltaLoadWriter::remove_files() {
  for (const Table* table : tables_) {
    const bool is_first = table == tables_.front();
    const auto files = files_.find(table->name);
    if (files == files_.end() || committed_.contains(table->name)) continue;
    const std::string folder = is_first ? "" : further_table_folder(*table) + "/";
    for (const WrittenFile& file : files->second)
      (void)table_.remove_file(folder + file.path);
  }
  files_.clear();
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
  files_.clear();
  return done;
}

// Adds the rows of the tables beside the packets to these, once.
Status DeltaLoadWriter::commit_further(const Transaction& load) {
  const Transaction transaction = rows_transaction(load);
  for (const Table* table : further_tables(tables_)) {
    WIRELAKE_ASSIGN(const StoreFolder folder, make_further_table(table_, *table));
    const auto files = files_.find(table->name);
    if (files == files_.end() || files->second.empty()) continue;
    if (committed_.contains(table->name)) continue;
    WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(folder, SnapshotScope::kSettings));
    WIRELAKE_ASSIGN(const auto columns, appended_columns(*table, now, folder));
    std::vector<Action> actions = {transaction};
    std::ranges::transform(files->second, std::back_inserter(actions), to_add);
    CommitRules rules = growing(columns, folder);
    rules.is_part = true;
    const auto done = append_commit(folder, now, actions, "WRITE", rules);
    if (done || is_committed(folder, transaction)) committed_.insert(table->name);
    // What may not outlast a loss of power must not be built upon.
    if (!done) return cause_of(done.error());
  }
  return {};
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
  if (loads.empty()) return {};
  WIRELAKE_TRY(leave_out(loads, packets(), table_, *columns_));
  // What is in its table already does not count there without its load.
  for (const Table* table : further_tables(tables_)) {
    WIRELAKE_ASSIGN(const auto folder, open_further_table(table_, *table));
    if (!folder || committed_.contains(table->name)) continue;
    WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(*folder, SnapshotScope::kSettings));
    WIRELAKE_ASSIGN(const auto columns, appended_columns(*table, now, *folder));
    WIRELAKE_TRY(leave_out(loads, *table, *folder, *columns));
  }
  return {};
}

Status DeltaLoadWriter::leave_out(const std::set<std::string>& loads, const Table& table,
                                  const StoreFolder& folder, const arrow::Schema& columns) {
  std::vector<WrittenFile>& written = files_[table.name];
  Snapshot files = {.version = 0};
  files.metadata.schema_string = schema_string(columns);
  for (const WrittenFile& file : written)
    files.files[file.path] = to_add(file);
  Rewrite rewrite(folder, files, table);
  WIRELAKE_TRY(rewrite_without(rewrite, folder, files, table, rows_of_loads(loads)));
  for (const RemoveFile& removed : rewrite.removed()) {
    std::erase_if(written, [&](const WrittenFile& file) { return file.path == removed.path; });
    WIRELAKE_TRY(folder.remove_file(removed.path));
  }
  for (const AddFile& added : rewrite.added()) {
    written.push_back({added.path, added.size, added.modification_time_ms, added.stats});
  }
  rewrite.release();
  return {};
}

// What gives way to the new loads: files of the table without the rows of those that they replace.
// In the tables beside the packets, these do not count any more.
struct DeltaLoadWriter::Replacement {
  Snapshot before;
  std::optional<Rewrite> rewrite;

  Status prepare(const StoreFolder& table, const Table& kind, const Snapshot& begun,
                 const std::set<std::string>& loads) {
    WIRELAKE_ASSIGN(before, read_snapshot(table));
    // A change of the settings since the load began is a conflict, as for any load.
    const std::string schema = before.metadata.schema_string;
    before.metadata = begun.metadata;
    if (schema_has_place_for(schema, before.metadata.schema_string)) {
      before.metadata.schema_string = schema;
    }
    rewrite.emplace(table, before, kind);
    WIRELAKE_TRY(rewrite_without(*rewrite, table, before, kind, rows_of_loads(loads)));
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
    WIRELAKE_TRY(replacement.prepare(table_, packets(), snapshot_, replaced));
  }
  WIRELAKE_ASSIGN(const Transaction transaction, write_load_reports(table_, commit.loads));
  Status prepared = commit_further(transaction);
  if (prepared) prepared = table_.sync();
  if (!prepared) {
    (void)remove_load_reports(table_, transaction);
    return prepared;
  }
  std::vector<Action> actions = {transaction};
  if (replacement.rewrite) replacement.append_actions(actions);
  std::ranges::transform(files_[packets().name], std::back_inserter(actions), to_add);
  known_commits_.insert(transaction.app_id);
  if (staging_) return commit_first(std::move(actions));
  CommitRules rules = growing(columns_, table_);
  rules.check = [&](const Snapshot& now) {
    return commit.once ? check_new_loads(now, commit.loads, repeated) : Status();
  };
  const Snapshot& before = replacement.rewrite ? replacement.before : snapshot_;
  auto committed = append_commit(table_, before, actions, "WRITE", rules);
  if (committed || is_committed(table_, transaction)) {
    files_.clear();
    if (replacement.rewrite) replacement.rewrite->release();
  } else {
    (void)remove_load_reports(table_, transaction);
  }
  if (!committed) return committed.error();
  snapshot_ = std::move(*committed);
  return {};
}

Status DeltaLoadWriter::commit(std::vector<WrittenRows> written, LoadCommit& commit) {
  WIRELAKE_TRY(take_files(written));
  commit.loads = loads_of(written);
  if (commit.once && !staging_) WIRELAKE_TRY(read_transactions());
  const bool has_loads = !commit.loads.empty();
  // A load of the same commit can be replaced too.
  std::set<std::string> left_out;
  const std::set<std::string> replaced = replaced_loads(commit.loads);
  std::erase_if(commit.loads, [&](const LoadInfo& load) {
    return replaced.contains(load.load) && left_out.insert(load.load).second;
  });
  for (int attempt = 1;; ++attempt) {
    Status done = leave_out(left_out);
    std::set<std::string> repeated;
    if (done) {
      // A collection can be begun without any.
      if (has_loads && commit.loads.empty()) {
        remove_files();
        return {};
      }
      done = try_commit(commit, repeated);
    }
    if (done) return done;
    const bool has_repeated = done.error().code == ErrorCode::kAlreadyExists && !repeated.empty();
    // Others packed or deleted from the files that give way.
    const bool is_outrun = done.error().code == ErrorCode::kConflict && !replaced.empty();
    if (!has_repeated && !(is_outrun && attempt < kMaxReplaceAttempts)) {
      remove_files();
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
