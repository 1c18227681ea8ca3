#include "store/delta/change/tidy.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/integers.h"
#include "base/interrupted.h"
#include "base/time_text.h"
#include "base/try.h"
#include "store/delta/change/delete_rows.h"
#include "store/delta/data/data_file.h"
#include "store/delta/delta_store.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/log/further_table.h"
#include "store/delta/log/load_reports.h"
#include "store/delta/log/log_claims.h"
#include "store/delta/log/log_cleanup.h"
#include "store/delta/log/removal_lock.h"
#include "store/delta/log/table_settings.h"
#include "store/delta/scan/rows_of_loads.h"
#include "store/load_query.h"

namespace wirelake::delta {
namespace {

constexpr std::int64_t kMicrosecondsPerMillisecond = 1000;

// Counts what goes, and removes it unless this is only a rehearsal.
class Remover {
 public:
  Remover(const TidyOptions& options, TidyReport& report) : options_(options), report_(report) {}

  Status remove(const StoreFolder& folder, const std::string& name, const std::string& place,
                TidyKind kind) {
    WIRELAKE_TRY(check_interrupt());
    const auto facts = folder.facts(name);
    // Somebody else tidies up as well.
    if (!facts && facts.error().code == ErrorCode::kNotFound) return {};
    if (!facts) return facts.error();
    if (!options_.dry_run) WIRELAKE_TRY(folder.remove_file(name));
    count(place, kind, facts->size);
    return {};
  }

  Status remove_tree(const StoreFolder& parent, const std::string& name, const std::string& place,
                     TidyKind kind) {
    WIRELAKE_TRY(check_interrupt());
    WIRELAKE_ASSIGN(const StoreFolder folder, parent.open_folder(name));
    TidyEntry found;
    WIRELAKE_TRY(count_tree(folder, found));
    if (!options_.dry_run) WIRELAKE_TRY(parent.remove_tree(name));
    TidyEntry& entry = entry_of(place, kind);
    entry.files += found.files;
    entry.bytes += found.bytes;
    return {};
  }

  // Ends the work between two files.
  Status check_interrupt() const {
    const bool goes_on = options_.dry_run ? !options_.cancellation.is_cancelled()
                                          : options_.cancellation.begin_change();
    if (goes_on) return {};
    if (options_.dry_run) return was_interrupted();
    std::uint64_t files = 0;
    for (const TidyEntry& entry : report_.removed)
      files += entry.files;
    if (files == 0) return was_interrupted();
    return Error{ErrorCode::kCancelled,
                 "was interrupted; " + std::to_string(files) +
                     " files that nobody needs were removed already, the next `wirelake tidy` "
                     "removes the rest"};
  }

 private:
  static Status count_tree(const StoreFolder& folder, TidyEntry& found) {
    WIRELAKE_ASSIGN(const auto names, folder.list());
    for (const std::string& name : names) {
      const auto facts = folder.facts(name);
      if (!facts) continue;
      if (!facts->is_folder) {
        ++found.files;
        found.bytes += facts->size;
      } else if (const auto below = folder.open_folder(name)) {
        WIRELAKE_TRY(count_tree(*below, found));
      }
    }
    return {};
  }

  TidyEntry& entry_of(const std::string& place, TidyKind kind) {
    for (TidyEntry& entry : report_.removed) {
      if (entry.place == place && entry.kind == kind) return entry;
    }
    return report_.removed.emplace_back(TidyEntry{place, kind, 0, 0});
  }

  void count(const std::string& place, TidyKind kind, std::uint64_t bytes) {
    TidyEntry& entry = entry_of(place, kind);
    ++entry.files;
    entry.bytes += bytes;
  }

  const TidyOptions& options_;
  TidyReport& report_;
};

// A table. Whoever writes to a collection holds its folder; while we hold it alone nobody does, and
// what no commit names then is what writers that are dead have left.
class TidiedTable {
 public:
  // `place` is what reports call it.
  static Result<TidiedTable> open(StoreFolder folder, std::string place, bool is_alone,
                                  const TidyOptions& options, const WaitCallback& waiting) {
    TidiedTable table;
    table.place_ = std::move(place);
    table.folder_ = std::move(folder);
    table.is_alone_ = is_alone;
    WIRELAKE_ASSIGN(table.lock_, RemovalLock::to_remove(table.folder_, waiting));
    // Behind the lock: a writer that has just ended has its commit in this.
    WIRELAKE_ASSIGN(table.snapshot_, read_checked_snapshot(table.folder_));
    table.now_ms_ = now_microseconds() / kMicrosecondsPerMillisecond;
    table.expired_ms_ = saturated_difference(
        table.now_ms_,
        options.retention_ms.value_or(deleted_file_retention_ms(table.snapshot_.metadata)));
    return table;
  }

  const StoreFolder& folder() const { return folder_; }
  const Snapshot& snapshot() const { return snapshot_; }

  Status tidy(Remover& remover) {
    WIRELAKE_TRY(tidy_data_files(remover));
    if (is_alone_) {
      WIRELAKE_TRY(tidy_reports(remover));
      WIRELAKE_TRY(tidy_temporaries(remover));
    }
    return tidy_log(remover);
  }

 private:
  // The last line of defence: what any part of the log claims stays, whatever the state says. Read
  // once something is to be removed.
  Result<const LogClaims*> claims() {
    if (!claims_) {
      WIRELAKE_ASSIGN(claims_, read_log_claims(folder_));
    }
    return &*claims_;
  }

  Status tidy_data_files(Remover& remover) {
    WIRELAKE_ASSIGN(const auto names, folder_.list());
    for (const std::string& file : names) {
      if (file.front() == '_' || file.front() == '.' || snapshot_.files.contains(file)) continue;
      // What is no file was never written as data, whatever its name.
      if (const auto facts = folder_.facts(file); facts && !facts->is_file) continue;
      WIRELAKE_ASSIGN(const bool may_go, is_unneeded(file));
      if (!may_go) continue;
      WIRELAKE_ASSIGN(const LogClaims* claimed, claims());
      if (claimed->files.contains(file)) continue;
      const bool was_deleted = snapshot_.removed.contains(file) || !is_data_file_name(file);
      WIRELAKE_TRY(remover.remove(folder_, file, place_,
                                  was_deleted ? TidyKind::kDeletedData : TidyKind::kDeadWriters));
    }
    return {};
  }

  // Of a file that the table has not, or no longer.
  Result<bool> is_unneeded(const std::string& file) const {
    const auto removed = snapshot_.removed.find(file);
    if (removed != snapshot_.removed.end()) return removed->second.deletion_time_ms <= expired_ms_;
    if (is_data_file_name(file)) return is_alone_;
    // Of another writer, which does not say whether it lives: only its age tells.
    if (!file.ends_with(".parquet")) return false;
    const auto facts = folder_.facts(file);
    if (!facts && facts.error().code == ErrorCode::kNotFound) return false;
    if (!facts) return facts.error();
    return !facts->is_folder && facts->modified_us / kMicrosecondsPerMillisecond <= expired_ms_;
  }

  Status tidy_reports(Remover& remover) {
    const auto folder = folder_.open_folder(kReportsFolder);
    if (!folder) return folder.error().code == ErrorCode::kNotFound ? Status() : folder.error();
    WIRELAKE_ASSIGN(const auto names, folder->list());
    for (const std::string& file : names) {
      const auto app = report_app(file);
      if (!app || snapshot_.transactions.contains(*app)) continue;
      WIRELAKE_ASSIGN(const LogClaims* claimed, claims());
      if (claimed->transactions.contains(*app)) continue;
      WIRELAKE_TRY(remover.remove(*folder, file, place_, TidyKind::kDeadWriters));
    }
    return {};
  }

  Status tidy_temporaries(Remover& remover) const {
    WIRELAKE_ASSIGN(const StoreFolder log, folder_.open_folder(kLogFolder));
    WIRELAKE_ASSIGN(const auto names, log.list());
    for (const std::string& file : names) {
      if (!is_temporary_log_name(file)) continue;
      WIRELAKE_TRY(remover.remove(log, file, place_, TidyKind::kDeadWriters));
    }
    return {};
  }

  Status tidy_log(Remover& remover) const {
    WIRELAKE_ASSIGN(const StoreFolder log, folder_.open_folder(kLogFolder));
    WIRELAKE_ASSIGN(const auto names, expired_log_files(folder_, log, snapshot_.metadata, now_ms_));
    for (const std::string& file : names)
      WIRELAKE_TRY(remover.remove(log, file, place_, TidyKind::kOldLog));
    return {};
  }

  std::string place_;
  StoreFolder folder_;
  std::optional<RemovalLock> lock_ = {};  // Nobody brings back what is to go.
  Snapshot snapshot_;
  std::optional<LogClaims> claims_;
  bool is_alone_ = false;
  std::int64_t now_ms_ = 0;
  std::int64_t expired_ms_ = 0;  // What was deleted at this time or before may go.
};

// A collection: the table of its packets, and those beside it.
class TidiedCollection {
 public:
  TidiedCollection(const Tables& tables, const TidyOptions& options, const WaitCallback& waiting,
                   Remover& remover)
      : tables_(tables), options_(options), waiting_(waiting), remover_(remover) {}

  Status tidy(const StoreFolder& store, const std::string& name) {
    WIRELAKE_ASSIGN(StoreFolder folder, store.open_folder(name));
    const bool is_alone = folder.try_hold_alone();
    WIRELAKE_ASSIGN(TidiedTable packets,
                    TidiedTable::open(std::move(folder), name, is_alone, options_, waiting_));
    Status failed;
    for (const Table* table : further_tables(tables_)) {
      Status done = tidy_further(packets, name, *table, is_alone);
      if (!done && done.error().code == ErrorCode::kCancelled) return done;
      if (!done && failed) failed = std::move(done);
    }
    if (is_alone) WIRELAKE_TRY(remove_half_made(packets.folder(), name));
    WIRELAKE_TRY(packets.tidy(remover_));
    return failed;
  }

 private:
  Status tidy_further(const TidiedTable& packets, const std::string& name, const Table& table,
                      bool is_alone) {
    WIRELAKE_ASSIGN(auto folder, open_further_table(packets.folder(), table));
    if (!folder) return {};
    if (is_alone && !options_.dry_run) {
      WIRELAKE_TRY(remove_dead_rows(packets, *folder, table));
    }
    WIRELAKE_ASSIGN(TidiedTable further,
                    TidiedTable::open(std::move(*folder), name + "/" + further_table_folder(table),
                                      is_alone, options_, waiting_));
    return further.tidy(remover_);
  }

  // Takes the rows of loads away that the packets' table has never told of: their writers died, or
  // failed, before its commit. Those of loads that were replaced or taken back can count again.
  Status remove_dead_rows(const TidiedTable& packets, const StoreFolder& folder,
                          const Table& table) {
    WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(folder));
    WIRELAKE_ASSIGN(const auto counts, count_rows_by_load(folder, now));
    const auto known = all_loads(packets.folder(), packets.snapshot());
    // Where the facts of a load are lost, nobody knows whose rows they are.
    if (!known) return known.error().code == ErrorCode::kNotFound ? Status() : known.error();
    std::set<std::string> dead;
    for (const auto& [load, rows] : counts) {
      if (!known->contains(load)) dead.insert(load);
    }
    if (dead.empty()) return {};
    WIRELAKE_TRY(remover_.check_interrupt());
    WIRELAKE_TRY(delete_rows(folder, now, table, rows_of_loads(dead)));
    return {};
  }

  Status remove_half_made(const StoreFolder& folder, const std::string& name) {
    WIRELAKE_ASSIGN(const auto names, folder.list());
    for (const std::string& each : names) {
      if (!is_half_made_table(each)) continue;
      WIRELAKE_TRY(remover_.remove_tree(folder, each, name + "/" + each, TidyKind::kDeadWriters));
    }
    return {};
  }

  const Tables& tables_;
  const TidyOptions& options_;
  const WaitCallback& waiting_;
  Remover& remover_;
};

Status tidy_entry(const StoreFolder& store, const std::string& name, const Tables& tables,
                  const TidyOptions& options, const WaitCallback& waiting, Remover& remover) {
  const auto facts = store.facts(name);
  // Other things may lie here, and are nothing of ours.
  if (facts && !facts->is_folder) return {};
  const bool is_staging = name.starts_with(kStagingPrefix);
  if (is_staging || name.starts_with(kDroppedPrefix)) {
    WIRELAKE_ASSIGN(const StoreFolder folder, store.open_folder(name));
    if (!folder.try_hold_alone()) return {};
    return remover.remove_tree(
        store, name, name,
        is_staging ? TidyKind::kHalfMadeCollection : TidyKind::kDroppedCollection);
  }
  if (!is_collection_name(name)) return {};
  return TidiedCollection(tables, options, waiting, remover).tidy(store, name);
}

}  // namespace

Result<TidyReport> tidy(const StoreFolder& store, const Tables& tables, const TidyOptions& options,
                        const WaitCallback& waiting) {
  WIRELAKE_ASSIGN(const auto names, store.list());
  TidyReport report;
  Remover remover(options, report);
  for (const std::string& name : names) {
    WIRELAKE_TRY(remover.check_interrupt());
    const Status done = tidy_entry(store, name, tables, options, waiting, remover);
    if (done) continue;
    if (done.error().code == ErrorCode::kCancelled) return done.error();
    // Folders without a log may lie here, and collections may go while we look.
    if (done.error().code == ErrorCode::kNotFound) continue;
    report.failures.push_back(done.error());
  }
  return report;
}

}  // namespace wirelake::delta
