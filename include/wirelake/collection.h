// Collection: the packets of some loads, and what can be asked of them and done with them.
//
// A name in a store, as Store::collection() gives it: a value that is cheap to copy, and must not
// outlive the Store. Nothing is looked at before a call, so that each call gives kNotFound where
// there is no such collection, and kInvalidArgument for what cannot be a name. Loading is in
// load.h. One thread at a time for each Store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wirelake/cancellation.h"
#include "wirelake/changes.h"
#include "wirelake/collection_info.h"
#include "wirelake/copy.h"
#include "wirelake/export.h"
#include "wirelake/find.h"
#include "wirelake/maintenance.h"
#include "wirelake/query.h"
#include "wirelake/report.h"
#include "wirelake/result.h"
#include "wirelake/rows.h"

namespace wirelake {

class Store;
class StoreBackend;
struct Table;

class Collection {
 public:
  const std::string& name() const { return name_; }

  /// The same collection, of which find(), count(), count_by(), distinct(), top(), export_to() and
  /// the batches of arrow.h are about the flows (docs/flows.md) in the place of the packets.
  Collection flows() const;

  Result<CollectionInfo> info() const;

  /// The packets that are meant, each as one object: by load and then by frame, unless sorted.
  /// kInvalidArgument for a field that there is not.
  Result<Rows> find(const FindOptions& options) const;

  /// Packets, all or those that `query` means.
  Result<std::uint64_t> count(const Query& query = {}, QueryReport* report = nullptr,
                              const Cancellation& cancellation = {}) const;

  /// The groups of packets that have the same values at some fields, each as one object such as
  /// `{"src": "10.0.0.1", "proto": "TCP", "count": 7, "len": 4242}`, the last being a sum. The
  /// greatest first, by the first sum or else by the count. kInvalidArgument for a field.
  Result<Rows> count_by(const CountByOptions& options) const;

  /// The values of a field that are not null, once each and in MongoDB's order; of a list, its
  /// elements. kInvalidArgument for a field.
  Result<Rows> distinct(const std::string& field, const Query& query = {},
                        const Cancellation& cancellation = {}) const;

  /// The values of a field that are not null, of a list its elements, and how many packets have
  /// each: objects such as `{"src": "10.0.0.1", "count": 7, "len": 4242}`, the last being the sum.
  /// The greatest first, by the sum or else by the count. With `every`, so in each interval, in
  /// order of time, `{"ts_ns": 1700000000000000000, "src": ..., "count": 7}`; and without a field
  /// the count of each interval. An interval is named by its beginning, `ts_ns` of packets and
  /// `start_ns` of flows, and left out if nothing is in it. kInvalidArgument for a field, and for
  /// an interval that is not longer than 0.
  Result<Rows> top(const TopOptions& options) const;

  /// Deletes the packets that `query` means, in one step. kInvalidArgument for a name in the query
  /// that there is not; kConflict if another writer replaced the same files meanwhile.
  Result<DeleteReport> remove(const Query& query, const DeleteOptions& options = {}) const;

  /// What changed the collection, the newest first: `limit` changes at most, or with 0 all that are
  /// known still. kUnsupported on a server, which keeps no versions.
  Result<std::vector<HistoryEntry>> history(std::uint64_t limit = 0) const;

  /// Makes the packets and loads those of an earlier version, as one more change. What was loaded
  /// since leaves the collection, and what was deleted comes back while its files are there;
  /// description, settings and later columns stay. kInvalidArgument for a version that there is
  /// not; kNotFound if files are gone or its log no longer reaches back; kConflict if others
  /// deleted or packed meanwhile; kUnsupported on a server.
  Result<RestoreReport> restore(std::int64_t version) const;

  /// Replaces the description.
  Status describe(std::string_view description) const;

  /// Packs small files into large ones. What the collection holds, and its order, stay the same.
  /// kConflict if another writer replaced the same files meanwhile.
  Result<OptimizeReport> optimize(const OptimizeOptions& options = {}) const;

  /// Reads all that there is, and says what of it is damaged, what is missing, and what nobody
  /// names. kCancelled.
  Result<CheckReport> check(const ProgressCallback& progress = {}) const;

  /// Removes the collection, its data and its entry; false if there was none.
  Result<bool> drop() const;

  /// Writes the packets that are meant, by load and then by frame, or flows by their number, to the
  /// file at `path` ("-": standard output), and returns how many. The file is its owner's alone,
  /// appears when it is complete and on the disk, and does not appear otherwise. CSV, JSON and
  /// pcapng are compressed if `.gz` or `.zst` ends the path. Memory does not grow with the
  /// collection. kAlreadyExists for a file that exists; kInvalidArgument for a path without a
  /// format, and for pcapng of flows or of packets without headers.
  Result<std::uint64_t> export_to(const std::string& path, const ExportOptions& options = {}) const;

  /// Copies the collection to another store, of whatever kind: its packets, in order, with the
  /// facts of each load, the description, the filter and the time of its creation; returns the
  /// number of packets. It appears there as a whole, or not at all. What is loaded meanwhile is not
  /// copied. Left behind are columns that others have added, and what `load --once` knows. Memory
  /// does not grow with the collection. kAlreadyExists if `to` has a collection of that name.
  Result<std::uint64_t> copy_to(Store& to, const CopyOptions& options = {}) const;

  /// Paths of the files that hold the packets now, which other engines can read; what packs,
  /// deletes or tidies up takes files away. kUnsupported on a server.
  Result<std::vector<std::string>> data_files() const;

  /// The folder of the table, for engines that open it; nothing on a server.
  std::optional<std::string> folder() const;

  /// For the stages below.
  StoreBackend& backend() const { return *backend_; }
  const Table& table() const { return *table_; }

 private:
  friend class Store;
  Collection(StoreBackend& backend, std::string name);

  StoreBackend* backend_;
  std::string name_;
  const Table* table_;  // That questions are about.
};

}  // namespace wirelake
