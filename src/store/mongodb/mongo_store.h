// MongoStore: collections on a MongoDB server.
//
// docs/mongodb.md has what is stored there. Any number of clients may use one database.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/mongodb/catalogue.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {

class MongoStore final : public StoreBackend {
 public:
  /// Connects to nothing yet. kInvalidArgument if `url` is no MongoDB URL.
  static Result<std::unique_ptr<MongoStore>> open(const std::string& url,
                                                  const Tables& tables = collection_tables());

  const std::string& url() const override { return connections_->address(); }
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
  Result<std::uint64_t> count_matches(std::string_view name, const Table& table, const Query& query,
                                      QueryReport* report,
                                      const Cancellation& cancellation) override;

  /// Not in one step: a reader meanwhile can find some of the rows gone and others not.
  Result<DeleteReport> delete_rows(std::string_view name, const Query& query,
                                   const DeleteOptions& options) override;
  Status check_deletable(std::string_view name) override;
  Result<std::vector<HistoryEntry>> history(std::string_view name, std::uint64_t limit) override;
  Result<RestoreReport> restore(std::string_view name, std::int64_t version) override;

  /// A server packs its own files: nothing to do.
  Result<OptimizeReport> optimize(std::string_view name, const OptimizeOptions& options) override;

  /// What it counts are documents.
  Result<TidyReport> tidy(const TidyOptions& options) override;

 private:
  explicit MongoStore(std::shared_ptr<Connections> connections)
      : StoreBackend(connections->tables()),
        connections_(std::move(connections)),
        database_(connections_) {}

  /// kNotFound in the words of no_such_collection().
  Result<Entry> entry(std::string_view name);
  /// The same, and kUnsupported of one that can only be read.
  Result<Entry> own_entry(std::string_view name);
  Result<Visible> visible(const Entry& entry);
  Result<Entry> create_entry(const CreateOptions& options, bool is_ready);
  Result<std::uint64_t> count_packets(const Entry& entry, const Visible& visible);
  Result<CollectionInfo> info_of(const Entry& entry);
  Status tidy_dead(const Entry& entry, const TidyOptions& options, TidyReport& report);
  Status tidy_entry(const Entry& entry, const TidyOptions& options, TidyReport& report);

  std::shared_ptr<Connections> connections_;
  Database database_;
};

}  // namespace wirelake::mongodb
