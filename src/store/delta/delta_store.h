// DeltaStore: the embedded store, a folder with a Delta Lake table for each collection.
//
// docs/store-format.md has the layout. Any number of processes may use one folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "store/emptied_flows.h"
#include "store/store_backend.h"

namespace wirelake::delta {

/// Folders of a store that are no collection: one in the making, and one on its way out.
inline constexpr const char* kStagingPrefix = ".new-";
inline constexpr const char* kDroppedPrefix = ".dropped-";

class DeltaStore final : public StoreBackend {
 public:
  explicit DeltaStore(std::string folder, const Tables& tables = collection_tables())
      : StoreBackend(tables), folder_(std::move(folder)) {}

  const std::string& url() const override { return folder_; }
  Result<std::vector<CollectionInfo>> collections() override;
  Result<std::optional<CollectionInfo>> lookup(std::string_view name) override;
  Result<bool> contains(std::string_view name) override;
  Result<std::string> create(const CreateOptions& options) override;
  Status describe(std::string_view name, std::string_view description) override;
  Result<bool> drop(std::string_view name) override;
  Result<std::uint64_t> count(std::string_view name) override;
  Result<std::unique_ptr<LoadWriter>> append_to(std::string_view name, int jobs,
                                                const Cancellation& cancellation) override;
  Result<std::unique_ptr<LoadWriter>> append_to_new(const CreateOptions& options, int jobs,
                                                    const Cancellation& cancellation) override;
  using StoreBackend::scan;
  Result<std::unique_ptr<BatchScan>> scan(std::string_view name, const Table& table) override;
  Result<std::vector<std::string>> data_files(std::string_view name) override;
  Result<std::uint64_t> count_matches(std::string_view name, const Table& table, const Query& query,
                                      QueryReport* report,
                                      const Cancellation& cancellation) override;
  Result<DeleteReport> delete_rows(std::string_view name, const Query& query,
                                   const DeleteOptions& options) override;
  Status check_deletable(std::string_view name) override;
  Result<std::vector<HistoryEntry>> history(std::string_view name, std::uint64_t limit) override;
  Result<RestoreReport> restore(std::string_view name, std::int64_t version) override;
  Result<OptimizeReport> optimize(std::string_view name, const OptimizeOptions& options) override;
  Result<TidyReport> tidy(const TidyOptions& options) override;
  Result<CheckReport> check(std::string_view name, const ProgressCallback& progress) override;

 private:
  // For what waits below; this store outlives it.
  WaitCallback waiting() const {
    return [this](const std::string& what) { return keeps_waiting(what); };
  }

  struct OpenTable {
    StoreFolder folder;
    Snapshot snapshot;
  };

  /// The folder of a collection, or kNotFound in the words of no_such_collection().
  Result<StoreFolder> open_folder(std::string_view name) const;
  Result<OpenTable> open_table(std::string_view name,
                               SnapshotScope scope = SnapshotScope::kFiles) const;

  /// The same for writing: the folder is held, so that tidying up leaves alone what is made in it.
  Result<OpenTable> hold_table(std::string_view name, SnapshotScope scope) const;

  static Result<OpenTable> read_table(std::string_view name, StoreFolder folder,
                                      SnapshotScope scope);

  Status purge(const StoreFolder& packets) const;

  bool has_flows() const;

  /// The flows that lose their last packet with those that `query` means.
  Result<EmptiedFlows> emptied_flows(const OpenTable& packets, const Query& query,
                                     const Cancellation& cancellation) const;

  /// The store's folder for writing, made if it is not there.
  Result<StoreFolder> make_store() const;

  std::string folder_;
};

}  // namespace wirelake::delta
