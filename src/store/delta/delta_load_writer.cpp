#include "store/delta/delta_load_writer.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "store/delta/delta_store.h"
#include "store/delta/load_reports.h"
#include "store/delta/table_schema.h"
#include "store/report_json.h"

namespace wirelake::delta {
namespace {

Status rename_into_place(const Folder& store, const std::string& from, const std::string& name) {
  const Status renamed = store.rename(from, name);
  if (!renamed) {
    const bool is_taken = renamed.error().code == ErrorCode::kAlreadyExists;
    return is_taken ? collection_exists(name) : renamed;
  }
  Status synced = store.sync();
  // What may not survive a loss of power must not be seen either.
  if (!synced) (void)store.rename(name, from);
  return synced;
}

}  // namespace

Metadata new_metadata(const std::string& name, const CreateOptions& options) {
  Metadata metadata;
  metadata.id = make_uuid_v7();
  metadata.name = name;
  metadata.description = options.description;
  metadata.schema_string = packet_schema_string();
  metadata.created_time_ms = now_microseconds() / 1000;
  metadata.configuration = {
      {kFormatKey, kFormatVersion},
      {kInputFiltersKey, to_json(options.input_filters).dump()},
  };
  return metadata;
}

Status create_collection(const Folder& store, const std::string& name,
                         const CreateOptions& options) {
  const std::string staging = kStagingPrefix + random_hex(16);
  WIRELAKE_ASSIGN(const Folder table, store.make_folder(staging));
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
  const std::string folder = kStagingPrefix + random_hex(16);
  WIRELAKE_ASSIGN(Folder table, store.make_folder(folder));
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
  WIRELAKE_TRY(rename_into_place(staging_->store, staging_->folder, name_));
  snapshot_.version = 0;
  snapshot_.metadata = staging_->metadata;
  staging_.reset();
  return {};
}

// After a commit that failed: makes sure that nothing is removed which the table refers to after
// all, as when the commit was made but could neither be synced nor taken back.
void DeltaLoadWriter::forget_committed(const Transaction& transaction) {
  const auto now = read_snapshot(table_);
  if (!now || now->transactions.contains(transaction.app_id)) {
    sealed_.clear();
  } else {
    (void)remove_load_reports(table_, transaction);
  }
}

Status DeltaLoadWriter::commit(const std::vector<LoadInfo>& loads) {
  WIRELAKE_TRY(seal());
  WIRELAKE_ASSIGN(const Transaction transaction, write_load_reports(table_, loads));
  std::vector<Action> actions = {transaction};
  actions.insert(actions.end(), sealed_.begin(), sealed_.end());
  WIRELAKE_TRY(table_.sync());
  if (staging_) {
    WIRELAKE_TRY(commit_first(std::move(actions)));
  } else if (auto version = append_commit(table_, snapshot_, actions, "WRITE"); !version) {
    forget_committed(transaction);
    return version.error();
  }
  sealed_.clear();
  return {};
}

}  // namespace wirelake::delta
