#include "store/delta/delta_store.h"

#include <arrow/type.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/integers.h"
#include "base/interrupted.h"
#include "base/try.h"
#include "base/uuid.h"
#include "rows/sorting_scan.h"
#include "store/delta/change/appended_columns.h"
#include "store/delta/change/check_table.h"
#include "store/delta/change/delete_flows.h"
#include "store/delta/change/delete_rows.h"
#include "store/delta/change/delta_load_writer.h"
#include "store/delta/change/optimize.h"
#include "store/delta/change/restore.h"
#include "store/delta/change/tidy.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/further_table.h"
#include "store/delta/log/history.h"
#include "store/delta/log/load_reports.h"
#include "store/delta/log/table_settings.h"
#include "store/delta/scan/count_matches.h"
#include "store/delta/scan/delta_scan.h"
#include "store/delta/scan/standing_loads.h"
#include "store/report_json.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

constexpr int kMaxRemoveAttempts = 10;

Result<CollectionInfo> describe_table(std::string_view name, const StoreFolder& table,
                                      const Snapshot& snapshot) {
  CollectionInfo info;
  info.name = name;
  info.description = snapshot.metadata.description;
  info.creation_time_us = microseconds_of_milliseconds(snapshot.metadata.created_time_ms);
  const auto filters = snapshot.metadata.configuration.find(kInputFiltersKey);
  if (filters != snapshot.metadata.configuration.end()) {
    info.input_filters = filter_from_json(stored_json_or_null(filters->second));
  }
  WIRELAKE_ASSIGN(info.count, count_matches(table, snapshot, {}, nullptr));
  return info;
}

Result<OptimizeReport> optimize_further(const StoreFolder& packets, const Table& table,
                                        const OptimizeOptions& options) {
  WIRELAKE_ASSIGN(const auto folder, open_further_table(packets, table));
  if (!folder) return OptimizeReport{};
  WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(*folder));
  WIRELAKE_TRY(check_writable(now));
  return delta::optimize(*folder, now, table, options);
}

}  // namespace

Result<StoreFolder> DeltaStore::make_store() const {
  return StoreFolder::make(folder_);
}

Result<StoreFolder> DeltaStore::open_folder(std::string_view name) const {
  WIRELAKE_TRY(check_collection_name(name));
  auto store = StoreFolder::open(folder_);
  if (!store) {
    if (store.error().code == ErrorCode::kNotFound) return no_such_collection(name);
    return store.error();
  }
  auto table = store->open_folder(name);
  if (table) return table;
  Error error = table.error();
  if (error.code == ErrorCode::kNotFound) return no_such_collection(name);
  // Other things may lie in a store. They are no collections, and say what they are.
  if (error.code == ErrorCode::kDamaged) error.code = ErrorCode::kNotFound;
  return error;
}

Result<DeltaStore::OpenTable> DeltaStore::read_table(std::string_view name, StoreFolder folder,
                                                     SnapshotScope scope) {
  auto snapshot = read_snapshot(folder, scope);
  if (!snapshot) {
    // A folder without a log is none of ours.
    if (snapshot.error().code == ErrorCode::kNotFound) return no_such_collection(name);
    return snapshot.error();
  }
  return OpenTable{std::move(folder), std::move(*snapshot)};
}

Result<DeltaStore::OpenTable> DeltaStore::open_table(std::string_view name,
                                                     SnapshotScope scope) const {
  WIRELAKE_ASSIGN(StoreFolder folder, open_folder(name));
  return read_table(name, std::move(folder), scope);
}

Result<DeltaStore::OpenTable> DeltaStore::hold_table(std::string_view name,
                                                     SnapshotScope scope) const {
  WIRELAKE_ASSIGN(StoreFolder folder, open_folder(name));
  const Status held = folder.hold([&] { return keeps_waiting(folder.path()); });
  if (!held && held.error().code == ErrorCode::kNotFound) return no_such_collection(name);
  WIRELAKE_TRY(held);
  WIRELAKE_ASSIGN(OpenTable table, read_table(name, std::move(folder), scope));
  WIRELAKE_TRY(check_writable(table.snapshot));
  return table;
}

Result<std::vector<CollectionInfo>> DeltaStore::collections() {
  std::vector<CollectionInfo> infos;
  auto store = StoreFolder::open(folder_);
  if (!store) {
    if (store.error().code == ErrorCode::kNotFound) return infos;
    return store.error();
  }
  WIRELAKE_ASSIGN(const auto names, store->list());
  // By creation; within a millisecond by identifier, since wirelake's sort by time more finely.
  std::map<std::pair<std::int64_t, std::string>, CollectionInfo> in_order;
  std::vector<CollectionInfo> damaged;
  for (const std::string& name : names) {
    if (!is_collection_name(name)) continue;
    const auto table = open_table(name);
    // Other folders may lie here, and a collection may be dropped while we look.
    if (!table && table.error().code == ErrorCode::kNotFound) continue;
    auto info = table ? describe_table(name, table->folder, table->snapshot)
                      : Result<CollectionInfo>(table.error());
    if (!info) {
      CollectionInfo& unread = damaged.emplace_back();
      unread.name = name;
      unread.damage = info.error();
      continue;
    }
    const std::string& id = table->snapshot.metadata.id;
    in_order.emplace(std::pair(info->creation_time_us, id + name), std::move(*info));
  }
  for (auto& [key, info] : in_order)
    infos.push_back(std::move(info));
  std::ranges::move(damaged, std::back_inserter(infos));
  return infos;
}

Result<std::optional<CollectionInfo>> DeltaStore::lookup(std::string_view name) {
  const auto table = open_table(name);
  if (!table) {
    if (table.error().code == ErrorCode::kNotFound) return std::optional<CollectionInfo>();
    return table.error();
  }
  WIRELAKE_ASSIGN(auto info, describe_table(name, table->folder, table->snapshot));
  WIRELAKE_ASSIGN(info.loads, read_load_reports(table->folder, table->snapshot));
  return std::optional(std::move(info));
}

Result<bool> DeltaStore::contains(std::string_view name) {
  const auto table = open_table(name, SnapshotScope::kSettings);
  if (table) return true;
  return table.error().code == ErrorCode::kNotFound ? Result<bool>(false) : table.error();
}

Result<std::string> DeltaStore::create(const CreateOptions& options) {
  const std::string name = options.name.value_or(make_collection_name());
  WIRELAKE_TRY(check_collection_name(name));
  WIRELAKE_ASSIGN(const StoreFolder store, make_store());
  WIRELAKE_TRY(create_collection(store, tables(), name, options));
  return name;
}

Status DeltaStore::describe(std::string_view name, std::string_view description) {
  WIRELAKE_ASSIGN(const OpenTable table, hold_table(name, SnapshotScope::kSettings));
  CommitRules rules;
  rules.metadata = [description](Metadata now) -> Result<Metadata> {
    now.description = description;
    return now;
  };
  WIRELAKE_TRY(append_commit(table.folder, table.snapshot, {}, "SET TBLPROPERTIES", rules));
  return {};
}

Result<bool> DeltaStore::drop(std::string_view name) {
  const auto table = open_folder(name);
  if (!table) {
    if (table.error().code == ErrorCode::kNotFound) return false;
    return table.error();
  }
  if (const auto log = table->open_folder(kLogFolder); !log) {
    return log.error().code == ErrorCode::kNotFound ? Result<bool>(false) : log.error();
  }
  // Renaming makes it vanish at once; whoever still reads or loads goes on in the renamed folder.
  WIRELAKE_ASSIGN(const StoreFolder store, StoreFolder::open(folder_));
  const std::string dropped = kDroppedPrefix + random_hex(16);
  const Status renamed = store.rename(name, dropped);
  if (!renamed) {
    return renamed.error().code == ErrorCode::kNotFound ? Result<bool>(false) : renamed.error();
  }
  const Status synced = store.sync();
  Status removed = store.remove_tree(dropped);
  // A load that is still writing into it can put a file behind us.
  for (int attempt = 1; !removed && attempt < kMaxRemoveAttempts; ++attempt) {
    removed = store.remove_tree(dropped);
  }
  if (!synced) return not_durable(synced.error());
  if (!removed) {
    Error error = removed.error();
    error.message =
        "the collection is dropped, but its files are not all removed; `wirelake tidy` "
        "removes them: " +
        error.message;
    return error;
  }
  return true;
}

Result<std::uint64_t> DeltaStore::count(std::string_view name) {
  WIRELAKE_ASSIGN(const OpenTable table, open_table(name));
  return delta::count_matches(table.folder, table.snapshot, {}, nullptr);
}

Result<std::uint64_t> DeltaStore::count_matches(std::string_view name, const Table& table,
                                                const Query& query, QueryReport* report,
                                                const Cancellation& cancellation) {
  if (&table != tables().front()) {
    return StoreBackend::count_matches(name, table, query, report, cancellation);
  }
  WIRELAKE_ASSIGN(const OpenTable packets, open_table(name));
  return delta::count_matches(packets.folder, packets.snapshot, query, report, cancellation);
}

Result<std::unique_ptr<LoadWriter>> DeltaStore::append_to(std::string_view name, int jobs,
                                                          const Cancellation&) {
  WIRELAKE_ASSIGN(OpenTable table, hold_table(name, SnapshotScope::kSettings));
  WIRELAKE_ASSIGN(auto columns, appended_columns(*tables().front(), table.snapshot, table.folder));
  return std::unique_ptr<LoadWriter>(
      DeltaLoadWriter::append(std::string(name), tables(), std::move(table.folder),
                              std::move(table.snapshot), std::move(columns), jobs));
}

Result<std::unique_ptr<LoadWriter>> DeltaStore::append_to_new(const CreateOptions& options,
                                                              int jobs, const Cancellation&) {
  const std::string name = options.name.value_or(make_collection_name());
  WIRELAKE_TRY(check_collection_name(name));
  WIRELAKE_ASSIGN(StoreFolder store, make_store());
  WIRELAKE_ASSIGN(auto writer,
                  DeltaLoadWriter::create(std::move(store), tables(), name, options, jobs));
  return std::unique_ptr<LoadWriter>(std::move(writer));
}

Result<std::unique_ptr<BatchScan>> DeltaStore::scan(std::string_view name, const Table& table) {
  if (&table != tables().front()) {
    WIRELAKE_ASSIGN(const OpenTable packets, open_table(name, SnapshotScope::kTransactions));
    WIRELAKE_ASSIGN(auto standing, scan_standing(packets.folder, packets.snapshot, table));
    return std::unique_ptr<BatchScan>(std::make_unique<SortingScan>(std::move(standing)));
  }
  WIRELAKE_ASSIGN(OpenTable packets, open_table(name));
  WIRELAKE_ASSIGN(auto scan, DeltaScan::create(std::move(packets.folder), packets.snapshot, table));
  return std::unique_ptr<BatchScan>(std::make_unique<SortingScan>(std::move(scan)));
}

Result<std::vector<std::string>> DeltaStore::data_files(std::string_view name) {
  WIRELAKE_ASSIGN(const OpenTable table, open_table(name));
  std::vector<std::string> paths;
  for (const auto& [path, file] : table.snapshot.files)
    paths.push_back(table.folder.path_of(path));
  return paths;
}

Status DeltaStore::check_deletable(std::string_view name) {
  WIRELAKE_ASSIGN(const OpenTable table, open_table(name, SnapshotScope::kSettings));
  WIRELAKE_TRY(check_writable(table.snapshot));
  return is_append_only(table.snapshot.metadata) ? append_only(table.folder) : Status();
}

// Takes from the disk what the tables in this folder have no longer.
Status DeltaStore::purge(const StoreFolder& packets) const {
  WIRELAKE_TRY(purge_removed_files(packets, waiting()));
  for (const Table* table : further_tables(tables())) {
    WIRELAKE_ASSIGN(const auto folder, open_further_table(packets, *table));
    if (folder) WIRELAKE_TRY(purge_removed_files(*folder, waiting()));
  }
  return {};
}

bool DeltaStore::has_flows() const {
  return std::ranges::find(tables(), &flows_table()) != tables().end();
}

Result<EmptiedFlows> DeltaStore::emptied_flows(const OpenTable& packets, const Query& query,
                                               const Cancellation& cancellation) const {
  if (!has_flows()) return EmptiedFlows();
  WIRELAKE_ASSIGN(const auto flows, open_further_table(packets.folder, flows_table()));
  if (!flows) return EmptiedFlows();
  const auto scan = [&]() -> Result<std::unique_ptr<BatchScan>> {
    WIRELAKE_ASSIGN(StoreFolder folder, packets.folder.open_folder("."));
    WIRELAKE_ASSIGN(auto rows,
                    DeltaScan::create(std::move(folder), packets.snapshot, *tables().front()));
    return std::unique_ptr<BatchScan>(std::move(rows));
  };
  return EmptiedFlows::of(scan, query, cancellation);
}

Result<DeleteReport> DeltaStore::delete_rows(std::string_view name, const Query& query,
                                             const DeleteOptions& options) {
  WIRELAKE_ASSIGN(const OpenTable table, hold_table(name, SnapshotScope::kFiles));
  WIRELAKE_ASSIGN(const EmptiedFlows emptied, emptied_flows(table, query, options.cancellation));
  WIRELAKE_ASSIGN(DeleteReport deleted,
                  delta::delete_rows(table.folder, table.snapshot, *tables().front(), query,
                                     options.cancellation));
  if (deleted.version_before && has_flows()) {
    const Status done =
        delete_flows(table.folder, flows_table(), emptied, *deleted.version_before + 1);
    if (!done) {
      return made_but_for("flows that have lost their last packet are still there", done.error());
    }
  }
  if (!options.purge) return deleted;
  const bool goes_on = deleted.packets > 0 || options.cancellation.begin_change();
  if (!goes_on) return was_interrupted(std::string(name));
  deleted.version_before.reset();
  if (const Status purged = purge(table.folder); !purged) {
    Error error = purged.error();
    error.message =
        "the packets are deleted, but still on the disk; `wirelake tidy --retention 0` "
        "removes them: " +
        error.message;
    return error;
  }
  return deleted;
}

Result<std::vector<HistoryEntry>> DeltaStore::history(std::string_view name, std::uint64_t limit) {
  WIRELAKE_ASSIGN(const StoreFolder folder, open_folder(name));
  auto entries = read_history(folder, limit);
  const bool is_table = entries || entries.error().code != ErrorCode::kNotFound;
  return is_table ? std::move(entries) : no_such_collection(name);
}

Result<RestoreReport> DeltaStore::restore(std::string_view name, std::int64_t version) {
  WIRELAKE_ASSIGN(const OpenTable table, hold_table(name, SnapshotScope::kSettings));
  return delta::restore(table.folder, tables(), version, waiting());
}

Result<OptimizeReport> DeltaStore::optimize(std::string_view name, const OptimizeOptions& options) {
  WIRELAKE_ASSIGN(const OpenTable packets, hold_table(name, SnapshotScope::kFiles));
  WIRELAKE_ASSIGN(OptimizeReport report,
                  delta::optimize(packets.folder, packets.snapshot, *tables().front(), options));
  for (const Table* table : further_tables(tables())) {
    const auto packed = optimize_further(packets.folder, *table, options);
    if (!packed) {
      const bool is_changed = report.files > 0;
      return is_changed ? made_but_for("its " + table->name + " are not packed", packed.error())
                        : packed.error();
    }
    const OptimizeReport& further = *packed;
    report.files += further.files;
    report.bytes += further.bytes;
    report.new_files += further.new_files;
    report.new_bytes += further.new_bytes;
  }
  return report;
}

Result<CheckReport> DeltaStore::check(std::string_view name, const ProgressCallback& progress) {
  WIRELAKE_ASSIGN(const StoreFolder packets, open_folder(name));
  WIRELAKE_ASSIGN(CheckReport report, check_table(packets, packets, progress));
  for (const Table* table : further_tables(tables())) {
    WIRELAKE_ASSIGN(const auto folder, open_further_table(packets, *table));
    if (!folder) continue;
    WIRELAKE_ASSIGN(CheckReport further, check_table(*folder, packets, progress));
    report.files += further.files;
    std::ranges::move(further.findings, std::back_inserter(report.findings));
  }
  return report;
}

Result<TidyReport> DeltaStore::tidy(const TidyOptions& options) {
  const auto store = StoreFolder::open(folder_);
  if (store) return delta::tidy(*store, tables(), options, waiting());
  if (store.error().code == ErrorCode::kNotFound) return TidyReport{};
  return store.error();
}

}  // namespace wirelake::delta
