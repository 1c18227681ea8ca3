// StoreBackend: what every kind of store can do, in terms of Arrow batches.
//
// export/, load/ and collection/ work through it; nothing above src/store/ knows which store it
// has, but collection/open_store.cpp.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "columns/batch.h"
#include "columns/table.h"
#include "rows/batch_scan.h"
#include "store/written_rows.h"
#include "wirelake/changes.h"
#include "wirelake/collection_info.h"
#include "wirelake/find.h"
#include "wirelake/maintenance.h"
#include "wirelake/query.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

/// Writes rows of whole loads into one collection, which nobody sees. What was not taken when this
/// object goes is removed.
class TableWriter {
 public:
  virtual ~TableWriter() = default;

  /// Writes rows of one of the collection's tables, of one load or of several.
  virtual Status write(const Table& table, const BatchPointer& rows) = 0;

  /// Declares that all rows written so far belong to whole loads, for discard().
  virtual Status seal() = 0;

  /// Forgets the rows that were written since seal() or take(): their load failed.
  virtual Status discard() = 0;

  /// Completes all rows, which are those of `loads`, and gives them out, to be committed.
  virtual Result<WrittenRows> take(std::vector<LoadInfo> loads) = 0;
};

/// Loads that become visible at once.
struct LoadCommit {
  std::vector<LoadInfo> loads = {};  ///< Those that were left out are gone from here afterwards.

  /// Leave out the loads that somebody else committed as well since loads() was asked, by
  /// identity_of() (load_history.h).
  bool once = false;
  std::vector<LoadInfo> repeated = {};   ///< Left out for that.
  std::vector<LoadInfo> under_way = {};  ///< Left out since somebody else is committing the same.
};

/// Appends loads to one collection: its rows() writes them, and commit() makes them visible.
class LoadWriter {
 public:
  virtual ~LoadWriter() = default;

  virtual TableWriter& rows() = 0;

  /// Makes rows, whoever wrote them, and the facts of their loads visible and durable, in all
  /// tables and in one step; `commit.loads` become those of `written`. In an embedded store anybody
  /// may have written them. What was written is gone after an error, but for kNotDurable: it is
  /// visible, but a loss of power may undo that.
  virtual Status commit(std::vector<WrittenRows> written, LoadCommit& commit) = 0;

  /// The same of all that rows() has written.
  Status commit(LoadCommit& commit);

  /// The same, of loads of which none is left out.
  Status commit(std::vector<LoadInfo> loads);

  /// The loads in the collection, in order of time. What others commit from here on is told by
  /// commit() where it matters.
  virtual Result<std::vector<LoadInfo>> loads() = 0;

  /// What is known of loads with `once` by versions that did not keep the digests of files: SHA-256
  /// of filter_key() (load_history.h) and the file's bytes.
  virtual Result<std::set<std::string>> old_identities() = 0;

  /// How many packets of a load that loads() told are in the collection, as of the first such
  /// question or later.
  virtual Result<std::uint64_t> packets_of(const std::string& load) = 0;

  /// The collection, which exists from the first commit() on.
  virtual const std::string& collection() const = 0;
};

class StoreBackend {
 public:
  /// A collection has `tables`, packets first.
  explicit StoreBackend(const Tables& tables = collection_tables()) : tables_(tables) {}
  virtual ~StoreBackend() = default;

  const Tables& tables() const { return tables_; }

  /// See Store::on_wait().
  void on_wait(WaitCallback waiting) { waiting_ = std::move(waiting); }

  virtual const std::string& url() const = 0;
  virtual Result<std::vector<CollectionInfo>> collections() = 0;
  virtual Result<std::optional<CollectionInfo>> lookup(std::string_view name) = 0;

  /// The same, and kNotFound in the words of no_such_collection().
  Result<CollectionInfo> info(std::string_view name);

  virtual Result<bool> contains(std::string_view name) = 0;
  virtual Result<std::string> create(const CreateOptions& options) = 0;
  virtual Status describe(std::string_view name, std::string_view description) = 0;
  virtual Result<bool> drop(std::string_view name) = 0;
  virtual Result<std::uint64_t> count(std::string_view name) = 0;

  /// `jobs` threads at most write; with one it is the caller's.
  virtual Result<std::unique_ptr<LoadWriter>> append_to(std::string_view name, int jobs = 1,
                                                        const Cancellation& cancellation = {}) = 0;

  /// Nothing is to be seen of the collection before the first commit().
  virtual Result<std::unique_ptr<LoadWriter>> append_to_new(
      const CreateOptions& options, int jobs = 1, const Cancellation& cancellation = {}) = 0;

  /// Of a table beside the packets, rows count while their load does.
  virtual Result<std::unique_ptr<BatchScan>> scan(std::string_view name, const Table& table) = 0;
  Result<std::unique_ptr<BatchScan>> scan(std::string_view name) {
    return scan(name, *tables_.front());
  }

  /// Paths of the files that hold the packets of a collection now; what packs, deletes or tidies up
  /// takes files away. kUnsupported for a store on a server.
  virtual Result<std::vector<std::string>> data_files(std::string_view name);

  /// Rows of a table that a query means. A store that can answer without a scan does.
  virtual Result<std::uint64_t> count_matches(std::string_view name, const Table& table,
                                              const Query& query, QueryReport* report,
                                              const Cancellation& cancellation);

  /// Deletes the rows that a query means, in one step; `options` ask for no rehearsal. What is
  /// appended meanwhile is not looked at. kInvalidArgument for a name in the query that there is
  /// not; kConflict if another writer replaced the same files.
  virtual Result<DeleteReport> delete_rows(std::string_view name, const Query& query,
                                           const DeleteOptions& options) = 0;

  /// Why nothing can be deleted from a collection, if so.
  virtual Status check_deletable(std::string_view name) = 0;

  virtual Result<std::vector<HistoryEntry>> history(std::string_view name, std::uint64_t limit) = 0;
  virtual Result<RestoreReport> restore(std::string_view name, std::int64_t version) = 0;
  virtual Result<OptimizeReport> optimize(std::string_view name,
                                          const OptimizeOptions& options) = 0;
  virtual Result<TidyReport> tidy(const TidyOptions& options) = 0;

  /// Reads every packet and compares their number with count(). A store with files of its own looks
  /// at these.
  virtual Result<CheckReport> check(std::string_view name, const ProgressCallback& progress);

 protected:
  /// Whether to go on waiting for `what`, which another program holds.
  bool keeps_waiting(const std::string& what) const { return !waiting_ || waiting_(what); }

 private:
  Tables tables_;
  WaitCallback waiting_;
};

/// Errors that every store gives in the same words.
Error collection_exists(std::string_view name);
Status check_collection_name(std::string_view name);

/// `traces`, the day in UTC, and 40 random hexadecimal digits.
std::string make_collection_name();

}  // namespace wirelake
