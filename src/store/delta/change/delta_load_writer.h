// DeltaLoadWriter: captures into a table, invisible until their one commit.
//
// A new collection is built in a folder with a hidden name and renamed into place by the first
// commit, so that no reader ever meets half of one and a crash leaves nothing that looks like one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "columns/batch.h"
#include "store/delta/data/data_file_lanes.h"
#include "store/delta/log/delta_log.h"
#include "store/store_backend.h"

namespace wirelake::delta {

class DeltaLoadWriter final : public LoadWriter {
 public:
  /// Appends to the table in `table`, which is held and in the state `snapshot`, in `columns`
  /// (appended_columns()).
  static std::unique_ptr<DeltaLoadWriter> append(std::string name, Folder table, Snapshot snapshot,
                                                 std::shared_ptr<arrow::Schema> columns, int jobs);

  /// Makes a collection in `store` with the first commit.
  static Result<std::unique_ptr<DeltaLoadWriter>> create(Folder store, const std::string& name,
                                                         const CreateOptions& options, int jobs);

  ~DeltaLoadWriter() override;

  Status write(const BatchPointer& rows) override;
  Status seal() override;
  Status discard() override;
  using LoadWriter::commit;
  Status commit(LoadCommit& commit) override;
  Result<std::vector<LoadInfo>> loads() override;
  Result<std::set<std::string>> old_identities() override;
  Result<std::uint64_t> packets_of(const std::string& load) override;
  const std::string& collection() const override { return name_; }

 private:
  DeltaLoadWriter(std::string name, Folder table, std::shared_ptr<arrow::Schema> columns, int jobs)
      : name_(std::move(name)),
        table_(std::move(table)),
        columns_(std::move(columns)),
        files_(table_, jobs, columns_) {}

  struct Replacement;

  Status try_commit(LoadCommit& commit, std::set<std::string>& repeated);
  Status commit_first(std::vector<Action> actions);
  Status check_new_loads(const Snapshot& now, const std::vector<LoadInfo>& loads,
                         std::set<std::string>& repeated);
  Status leave_out(const std::set<std::string>& loads);
  bool is_committed(const Transaction& transaction) const;
  Status remove_sealed();
  Status read_transactions();

  // Of a collection that does not exist yet.
  struct Staging {
    Folder store;
    std::string folder;
    Metadata metadata;
  };

  std::string name_;
  Folder table_;
  std::shared_ptr<arrow::Schema> columns_;
  Snapshot snapshot_;
  std::optional<Staging> staging_;
  DataFileLanes files_;  // What may still be discarded.
  std::vector<AddFile> sealed_;
  std::set<std::string> known_commits_;  // Whose loads were told by loads(), or found since.
  std::optional<std::map<std::string, std::uint64_t>> packets_;  // By load.
};

/// Makes the empty collection `name` in `store`.
Status create_collection(const Folder& store, const std::string& name,
                         const CreateOptions& options);

/// The metadata that a new collection starts with.
Metadata new_metadata(const std::string& name, const CreateOptions& options);

}  // namespace wirelake::delta
