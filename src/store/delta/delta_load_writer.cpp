#include "store/delta/delta_load_writer.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "store/delta/commit.h"
#include "store/delta/delta_store.h"
#include "store/delta/load_reports.h"
#include "store/delta/log_claims.h"
#include "store/delta/table_schema.h"
#include "store/report_json.h"

namespace wirelake::delta {
namespace {

constexpr int kMaxStagingAttempts = 10;

// The application of the transaction that says that a load of this identity is in the table.
std::string once_app(const std::string& identity) {
  return "wirelake-once-" + identity;
}

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
  metadata.schema_string = packet_schema_string();
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
                                                         Snapshot snapshot, int jobs) {
  std::unique_ptr<DeltaLoadWriter> writer(
      new DeltaLoadWriter(std::move(name), std::move(table), jobs));
  writer->snapshot_ = std::move(snapshot);
  return writer;
}

Result<std::unique_ptr<DeltaLoadWriter>> DeltaLoadWriter::create(Folder store, std::string name,
                                                                 const CreateOptions& options,
                                                                 int jobs) {
  std::string folder;
  WIRELAKE_ASSIGN(Folder table, make_staging(store, folder));
  std::unique_ptr<DeltaLoadWriter> writer(new DeltaLoadWriter(name, std::move(table), jobs));
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

Status DeltaLoadWriter::write(const std::shared_ptr<arrow::RecordBatch>& rows) {
  if (rows->num_rows() == 0) return {};
  return files_.write(rows);
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

Status DeltaLoadWriter::commit_next(const std::vector<Action>& actions,
                                    const Transaction& transaction) {
  auto committed = append_commit(table_, snapshot_, actions, "WRITE");
  if (!committed) {
    forget_committed(transaction);
    return committed.error();
  }
  snapshot_ = std::move(*committed);
  sealed_.clear();
  return {};
}

// After a commit that failed: makes sure that nothing is removed which the table refers to after
// all, as when the commit was made but could not be synced.
void DeltaLoadWriter::forget_committed(const Transaction& transaction) {
  const auto claims = read_log_claims(table_);
  if (!claims || claims->transactions.contains(transaction.app_id)) {
    sealed_.clear();
  } else {
    (void)remove_load_reports(table_, transaction);
    (void)remove_sealed();
  }
}

// An append is begun without them.
Status DeltaLoadWriter::read_transactions() {
  if (snapshot_.scope >= SnapshotScope::kTransactions) return {};
  WIRELAKE_ASSIGN(Snapshot now, read_snapshot(table_, SnapshotScope::kTransactions));
  snapshot_.transactions = std::move(now.transactions);
  snapshot_.scope = now.scope;
  return {};
}

Result<bool> DeltaLoadWriter::has(const std::string& identity) {
  WIRELAKE_TRY(read_transactions());
  return snapshot_.transactions.contains(once_app(identity));
}

Status DeltaLoadWriter::commit_once(const std::vector<LoadInfo>& loads,
                                    const std::string& identity) {
  if (!identity.empty()) WIRELAKE_TRY(read_transactions());
  WIRELAKE_TRY(seal());
  WIRELAKE_ASSIGN(const Transaction transaction, write_load_reports(table_, loads));
  std::vector<Action> actions = {transaction};
  if (!identity.empty()) {
    actions.push_back(Transaction{once_app(identity), 1, transaction.last_updated_ms});
  }
  actions.insert(actions.end(), sealed_.begin(), sealed_.end());
  WIRELAKE_TRY(table_.sync());
  return staging_ ? commit_first(std::move(actions)) : commit_next(actions, transaction);
}

}  // namespace wirelake::delta
