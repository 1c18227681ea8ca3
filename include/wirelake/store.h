// Store: where collections live, and what can be asked of them.
//
// A store is named by a URL: a path or file:// URL is an embedded store, a folder with a Delta Lake
// table for each collection; a mongodb:// URL is a database on a server. All calls go to the disk
// or to the server, so two Store objects, in one process or in several, see each other's work. One
// thread at a time for each object.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/cancellation.h"
#include "wirelake/filter.h"
#include "wirelake/maintenance.h"
#include "wirelake/query.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

class StoreBackend;

/// One capture that was loaded into a collection.
struct LoadInfo {
  std::string load;                 ///< UUID version 7: sorts by time.
  std::int64_t time_us = 0;         ///< When, in microseconds since the epoch.
  std::vector<FilterEntry> filter;  ///< The filter that its packets passed.
  CaptureReport report;

  /// SHA-256 of the capture's `bytes` as they lay in its file, 64 hexadecimal digits; empty where
  /// it is not known, as of loads by earlier versions, or the capture was not seen to its end.
  std::string sha256 = {};
  std::optional<bool> has_headers = {};  ///< Whether frames' headers were kept; nothing: not known.
  std::vector<std::string> replaces = {};  ///< Earlier loads whose packets gave way to this one's.
};

struct CollectionInfo {
  std::string name;
  std::string description;
  std::int64_t creation_time_us = 0;       ///< Microseconds since the epoch.
  std::vector<FilterEntry> input_filters;  ///< The filter that the collection was created with.
  std::uint64_t count = 0;                 ///< Packets.
  std::vector<LoadInfo> loads;             ///< In order of time.
  /// Why the collection cannot be read. Nothing but its name is known then.
  std::optional<Error> damage = {};
};

struct CreateOptions {
  std::string description = {};
  std::optional<std::string> name = {};  ///< [A-Za-z0-9]{1,64}; made up if there is none.
  std::vector<FilterEntry> input_filters = {};
  std::optional<std::int64_t> creation_time_us = {};  ///< Since the epoch; none: now.
};

/// A field to sort by, dotted for what is inside, in MongoDB's order of values.
struct SortKey {
  std::string field;
  bool descending = false;

  bool operator==(const SortKey&) const = default;
};

struct FindOptions {
  std::uint64_t limit = 0;  ///< 0: all.
  std::uint64_t skip = 0;
  /// Keys of the packet dict and stored columns, dotted for what is inside; none: the dict.
  std::vector<std::string> fields = {};
  Query query = {};
  std::vector<SortKey> sort = {};  ///< The first decides; without any, by load, then by frame.
  Cancellation cancellation = {};
};

struct CountByOptions {
  /// Keys of the packet dict and stored columns, dotted for what is inside; at least one.
  std::vector<std::string> fields;
  /// Columns of integers, dotted for what is inside, whose sums are wanted. Beyond 64 bits they
  /// stop.
  std::vector<std::string> sums = {};
  Query query = {};
  std::uint64_t limit = 0;  ///< Groups at most; 0: all.
  Cancellation cancellation = {};
};

/// What it took to answer a query.
struct QueryReport {
  std::uint64_t files = 0;            ///< Of the collection.
  std::uint64_t files_read = 0;       ///< The others were settled by their statistics.
  std::uint64_t row_groups = 0;       ///< In the files that were read.
  std::uint64_t row_groups_read = 0;  ///< The others were settled by theirs.
  std::uint64_t rows_read = 0;        ///< In these.
  std::uint64_t rows_matched = 0;
  std::vector<std::string> query_columns = {};  ///< Read to find the rows, by dotted name.
  std::vector<std::string> columns = {};        ///< Read of the rows that were found.
};

/// Called a few times a second while something is waited for that another program holds, such as
/// the folder of a collection; false gives up.
using WaitCallback = std::function<bool(const std::string& what)>;

class Store {
 public:
  /// Opens the store at `url`; none: default_url(). An embedded store's folder is made when the
  /// first collection is, not here, and a server is asked nothing yet. kInvalidArgument for a URL
  /// of no kind and for what can hold a password and is no URL, kUnsupported for one of a kind that
  /// this build lacks.
  static Result<Store> open(std::string_view url = {});

  /// $WIRELAKE_STORE, else the user's data folder as the platform has it. kInvalidArgument if there
  /// is neither, as where $HOME is not set.
  static Result<std::string> default_url();

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// For messages: the URL without credentials.
  const std::string& url() const;

  /// Who is asked while a call waits for another program. Without it, calls wait as long as it
  /// takes.
  void on_wait(WaitCallback waiting);

  /// Every collection, in order of creation; behind them those that cannot be read, with `damage`.
  /// `loads` is left empty: lookup() has it.
  Result<std::vector<CollectionInfo>> collections();

  /// Nothing if there is no such collection; kInvalidArgument if it cannot be a name.
  Result<std::optional<CollectionInfo>> lookup(std::string_view name);

  /// Whether there is such a collection; kInvalidArgument if it cannot be a name.
  Result<bool> contains(std::string_view name);

  /// Creates an empty collection and returns its name. kAlreadyExists.
  Result<std::string> create(const CreateOptions& options);

  /// Replaces the description. kNotFound.
  Status describe(std::string_view name, std::string_view description);

  /// Removes the collection, its data and its entry; false if there was none.
  Result<bool> drop(std::string_view name);

  /// Packets in a collection, all or those that `query` means. kNotFound.
  Result<std::uint64_t> count(std::string_view name, const Query& query = {},
                              QueryReport* report = nullptr, const Cancellation& cancellation = {});

  /// Packs small files of a collection into large ones. What the collection holds, and its order,
  /// stay the same. kNotFound; kConflict if another writer replaced the same files meanwhile.
  Result<OptimizeReport> optimize(std::string_view name, const OptimizeOptions& options = {});

  /// Reads all that a collection has, and says what of it is damaged, what is missing, and what
  /// nobody names. kNotFound; kCancelled.
  Result<CheckReport> check(std::string_view name, const ProgressCallback& progress = {});

  /// Removes what no collection refers to any more and no live writer needs.
  Result<TidyReport> tidy(const TidyOptions& options = {});

  /// Calls `visit` with each value of a field that is not null, once and in MongoDB's order, as one
  /// JSON value; of a list, with its elements. Ends when it returns false. The text dies with the
  /// call. kNotFound; kInvalidArgument for a field.
  Status distinct(std::string_view name, const std::string& field, const Query& query,
                  const std::function<bool(std::string_view json)>& visit,
                  const Cancellation& cancellation = {});

  /// Calls `visit` with each group of packets that have the same values at some fields, as one line
  /// of JSON: `{"src": "10.0.0.1", "proto": "TCP", "count": 7, "len": 4242}`, the last being a sum.
  /// The greatest first, by the first sum or else by the count. Ends when it returns false. The
  /// text dies with the call. kNotFound; kInvalidArgument for a field.
  Status count_by(std::string_view name, const CountByOptions& options,
                  const std::function<bool(std::string_view json)>& visit);

  /// Calls `visit` with each packet as one line of JSON (no line end), by load and then by frame
  /// unless sorted, until it returns false. The text dies with the call. kNotFound;
  /// kInvalidArgument for a field.
  Status find(std::string_view name, const FindOptions& options,
              const std::function<bool(std::string_view json)>& visit,
              QueryReport* report = nullptr);

  /// For the stages above, and for whoever has opened a store in a way of its own.
  StoreBackend& backend() { return *backend_; }
  explicit Store(std::unique_ptr<StoreBackend> backend);

 private:
  std::unique_ptr<StoreBackend> backend_;
};

/// True for [A-Za-z0-9]{1,64}.
bool is_collection_name(std::string_view name);

}  // namespace wirelake
