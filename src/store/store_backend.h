// StoreBackend: what every kind of store can do, in terms of Arrow batches.
//
// wirelake::Store and load/ work through it; nothing above src/store/ knows which store it has.
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
#include "rows/batch_scan.h"
#include "wirelake/changes.h"
#include "wirelake/result.h"
#include "wirelake/store.h"

namespace wirelake {

/// Loads that become visible at once.
struct LoadCommit {
  std::vector<LoadInfo> loads = {};  ///< Those that were left out are gone from here afterwards.

  /// Leave out the loads that somebody else committed as well since loads() was asked, by
  /// identity_of() (load_history.h).
  bool once = false;
  std::vector<LoadInfo> repeated = {};   ///< Left out for that.
  std::vector<LoadInfo> under_way = {};  ///< Left out since somebody else is committing the same.
};

/// Appends captures to one collection. What is written becomes visible with commit(), all of it at
/// once; what has not been committed when this object goes is removed.
class LoadWriter {
 public:
  virtual ~LoadWriter() = default;

  /// Writes rows, of one capture or of several.
  virtual Status write(const BatchPointer& rows) = 0;

  /// Declares that all rows written so far belong to whole captures, for discard().
  virtual Status seal() = 0;

  /// Forgets the rows that were written since seal() or commit(): their capture failed.
  virtual Status discard() = 0;

  /// Makes all rows and the facts of their loads visible and durable, in one step. kNotDurable:
  /// they are visible, but a loss of power may undo that.
  virtual Status commit(LoadCommit& commit) = 0;

  /// The same, of loads of which none is left out.
  Status commit(std::vector<LoadInfo> loads) {
    LoadCommit whole = {std::move(loads)};
    return commit(whole);
  }

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
  virtual ~StoreBackend() = default;

  /// See Store::on_wait().
  void on_wait(WaitCallback waiting) { waiting_ = std::move(waiting); }

  virtual const std::string& url() const = 0;
  virtual Result<std::vector<CollectionInfo>> collections() = 0;
  virtual Result<std::optional<CollectionInfo>> lookup(std::string_view name) = 0;
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

  virtual Result<std::unique_ptr<BatchScan>> scan(std::string_view name) = 0;

  /// Paths of the files that hold the packets of a collection now; what packs, deletes or tidies up
  /// takes files away. kUnsupported for a store on a server.
  virtual Result<std::vector<std::string>> data_files(std::string_view name);

  /// Packets that a query means. A store that can answer without a scan does.
  virtual Result<std::uint64_t> count_matches(std::string_view name, const Query& query,
                                              QueryReport* report,
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
  WaitCallback waiting_;
};

/// Errors that every store gives in the same words.
Error no_such_collection(std::string_view name);
Error collection_exists(std::string_view name);
Status check_collection_name(std::string_view name);

/// `traces`, the day in UTC, and 40 random hexadecimal digits.
std::string make_collection_name();

}  // namespace wirelake
