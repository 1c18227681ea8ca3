// DeltaLoadWriter: loads into the tables of a collection, invisible until the one commit of the
// first.
//
// A new collection is built in a folder with a hidden name and renamed into place by the first
// commit, so that no reader ever meets half of one and a crash leaves nothing that looks like one.
// Tables beside the packets get their rows first: those of a load count once the packets' table
// tells of it (scan/standing_loads.h).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/delta/change/delta_table_writer.h"
#include "store/delta/change/written_files.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "store/store_backend.h"

namespace wirelake::delta {

class DeltaLoadWriter final : public LoadWriter {
 public:
  /// Appends to the collection in `table`, which is held and in the state `snapshot`, in `columns`
  /// (appended_columns()).
  static std::unique_ptr<DeltaLoadWriter> append(std::string name, const Tables& tables,
                                                 StoreFolder table, Snapshot snapshot,
                                                 std::shared_ptr<arrow::Schema> columns, int jobs);

  /// Makes a collection in `store` with the first commit.
  static Result<std::unique_ptr<DeltaLoadWriter>> create(StoreFolder store, const Tables& tables,
                                                         std::string name,
                                                         const CreateOptions& options, int jobs);

  ~DeltaLoadWriter() override;

  TableWriter& rows() override { return rows_; }
  using LoadWriter::commit;
  Status commit(std::vector<WrittenRows> written, LoadCommit& commit) override;
  Result<std::vector<LoadInfo>> loads() override;
  Result<std::set<std::string>> old_identities() override;
  Result<std::uint64_t> packets_of(const std::string& load) override;
  const std::string& collection() const override { return name_; }

 private:
  DeltaLoadWriter(std::string name, const Tables& tables, StoreFolder table,
                  std::shared_ptr<arrow::Schema> columns, int jobs)
      : name_(std::move(name)),
        tables_(tables),
        table_(std::move(table)),
        columns_(std::move(columns)),
        rows_(table_, tables_, columns_, jobs) {}

  struct Replacement;

  const Table& packets() const { return *tables_.front(); }

  Status take_files(const std::vector<WrittenRows>& written);
  Status try_commit(LoadCommit& commit, std::set<std::string>& repeated);
  Status commit_first(std::vector<Action> actions);
  Status commit_further(const Transaction& load);
  Status check_new_loads(const Snapshot& now, const std::vector<LoadInfo>& loads,
                         std::set<std::string>& repeated);
  Status leave_out(const std::set<std::string>& loads);
  Status leave_out(const std::set<std::string>& loads, const Table& table,
                   const StoreFolder& folder, const arrow::Schema& columns);
  void remove_files();
  Status read_transactions();

  // Of a collection that does not exist yet.
  struct Staging {
    StoreFolder store;
    std::string folder;
    Metadata metadata;
  };

  std::string name_;
  Tables tables_;
  StoreFolder table_;  // Of the packets.
  std::shared_ptr<arrow::Schema> columns_;
  Snapshot snapshot_;
  std::optional<Staging> staging_;
  DeltaTableWriter rows_;
  WrittenFiles files_;                   // Of the commit that is being made.
  std::set<std::string> committed_;      // The tables beside the packets that have theirs.
  std::set<std::string> known_commits_;  // Whose loads were told by loads(), or found since.
  std::optional<std::map<std::string, std::uint64_t>> packets_;  // By load.
};

/// Makes the empty collection `name` in `store`.
Status create_collection(const StoreFolder& store, const Tables& tables, const std::string& name,
                         const CreateOptions& options);

}  // namespace wirelake::delta
