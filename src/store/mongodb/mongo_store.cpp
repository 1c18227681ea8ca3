#include "store/mongodb/mongo_store.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/schema.h"
#include "query/known_names.h"
#include "rows/sorting_scan.h"
#include "store/mongodb/covertmark_rows.h"
#include "store/mongodb/delete_matches.h"
#include "store/mongodb/load_facts.h"
#include "store/mongodb/mongo_load_writer.h"
#include "store/mongodb/mongo_scan.h"
#include "store/mongodb/open_mongodb.h"

namespace wirelake::mongodb {
namespace {

Error no_versions(std::string_view name) {
  return {ErrorCode::kUnsupported,
          "a collection on a MongoDB server keeps no earlier versions: it has no history, and what "
          "is deleted there cannot be restored",
          std::string(name)};
}

Error is_only_read(std::string_view name) {
  return {ErrorCode::kUnsupported,
          "was written by CovertMark and can only be read here; `wirelake copy` makes a collection "
          "of it that can be changed",
          std::string(name)};
}

// Ends tidying up between two things that go.
Status check_interrupt(const TidyOptions& options, const TidyReport& report) {
  const bool goes_on =
      options.dry_run ? !options.cancellation.is_cancelled() : options.cancellation.begin_change();
  if (goes_on) return {};
  if (options.dry_run || report.removed.empty()) return was_interrupted();
  return Error{ErrorCode::kCancelled,
               "was interrupted; some of what nobody needs was removed already, the next `wirelake "
               "tidy` removes the rest"};
}

}  // namespace

Result<std::unique_ptr<MongoStore>> MongoStore::open(const std::string& url, const Tables& tables) {
  WIRELAKE_ASSIGN(auto connections, Connections::open(url, tables));
  return std::unique_ptr<MongoStore>(new MongoStore(std::move(connections)));
}

Result<Entry> MongoStore::entry(std::string_view name) {
  WIRELAKE_TRY(check_collection_name(name));
  WIRELAKE_ASSIGN(auto found, find_entry(database_, name));
  if (!found) return no_such_collection(name);
  return std::move(*found);
}

Result<Entry> MongoStore::own_entry(std::string_view name) {
  WIRELAKE_ASSIGN(Entry found, entry(name));
  if (found.is_covertmark) return is_only_read(name);
  return found;
}

Result<Visible> MongoStore::visible(const Entry& entry) {
  if (entry.is_covertmark) return Visible{.is_all = true};
  return visible_commits(database_, entry.commits);
}

Result<std::uint64_t> MongoStore::count_packets(const Entry& entry, const Visible& visible) {
  if (visible.is_nothing()) return std::uint64_t{0};
  return database_.count(entry.info.name.c_str(), packets_in(visible));
}

Result<CollectionInfo> MongoStore::info_of(const Entry& entry) {
  CollectionInfo info = entry.info;
  WIRELAKE_ASSIGN(const auto seen, visible(entry));
  WIRELAKE_ASSIGN(info.count, count_packets(entry, seen));
  return info;
}

Result<std::vector<CollectionInfo>> MongoStore::collections() {
  WIRELAKE_ASSIGN(const auto all, list_entries(database_));
  std::vector<CollectionInfo> infos;
  std::vector<CollectionInfo> damaged;
  for (const Listed& listed : all) {
    if (listed.entry) {
      WIRELAKE_ASSIGN(infos.emplace_back(), info_of(*listed.entry));
    } else {
      CollectionInfo& unread = damaged.emplace_back();
      unread.name = listed.name;
      unread.damage = listed.entry.error();
    }
  }
  std::ranges::move(damaged, std::back_inserter(infos));
  return infos;
}

Result<std::optional<CollectionInfo>> MongoStore::lookup(std::string_view name) {
  WIRELAKE_TRY(check_collection_name(name));
  WIRELAKE_ASSIGN(auto found, find_entry(database_, name));
  if (!found) return std::optional<CollectionInfo>();
  WIRELAKE_ASSIGN(const auto seen, visible(*found));
  WIRELAKE_ASSIGN(found->info.count, count_packets(*found, seen));
  if (found->is_covertmark) {
    found->info.loads = {covertmark_load(found->info)};
  } else {
    WIRELAKE_ASSIGN(found->info.loads, read_load_facts(database_, seen.commits));
  }
  return std::optional(std::move(found->info));
}

Result<bool> MongoStore::contains(std::string_view name) {
  WIRELAKE_TRY(check_collection_name(name));
  WIRELAKE_ASSIGN(const auto found, find_entry(database_, name));
  return found.has_value();
}

Result<Entry> MongoStore::create_entry(const CreateOptions& options, bool is_ready) {
  const std::string name = options.name.value_or(make_collection_name());
  WIRELAKE_TRY(check_collection_name(name));
  return mongodb::create_entry(database_, name, options, is_ready);
}

Result<std::string> MongoStore::create(const CreateOptions& options) {
  WIRELAKE_ASSIGN(Entry entry, create_entry(options, true));
  return std::move(entry.info.name);
}

Status MongoStore::describe(std::string_view name, std::string_view description) {
  WIRELAKE_TRY(check_collection_name(name));
  WIRELAKE_ASSIGN(const bool is_there, describe_entry(database_, name, description));
  if (is_there) return {};
  WIRELAKE_TRY(own_entry(name));
  return no_such_collection(name);
}

Result<bool> MongoStore::drop(std::string_view name) {
  WIRELAKE_TRY(check_collection_name(name));
  WIRELAKE_ASSIGN(const auto found, find_entry(database_, name));
  if (!found) return false;
  if (found->is_covertmark) return is_only_read(name);
  WIRELAKE_TRY(drop_entry(database_, *found));
  return true;
}

Result<std::uint64_t> MongoStore::count(std::string_view name) {
  WIRELAKE_ASSIGN(const Entry found, entry(name));
  WIRELAKE_ASSIGN(const auto seen, visible(found));
  return count_packets(found, seen);
}

Result<std::uint64_t> MongoStore::count_matches(std::string_view name, const Table& table,
                                                const Query& query, QueryReport* report,
                                                const Cancellation& cancellation) {
  if (&table != tables().front() || !query.is_everything()) {
    return StoreBackend::count_matches(name, table, query, report, cancellation);
  }
  WIRELAKE_ASSIGN(const std::uint64_t packets, count(name));
  if (report) *report = QueryReport{.rows_matched = packets};
  return packets;
}

Result<std::unique_ptr<LoadWriter>> MongoStore::append_to(std::string_view name, int jobs,
                                                          const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(Entry found, own_entry(name));
  WIRELAKE_TRY(abandon_dead_commits(database_, found.info.name, found.commits));
  WIRELAKE_TRY(remove_replaced(database_, found.info.name, found.commits));
  return std::unique_ptr<LoadWriter>(
      std::make_unique<MongoLoadWriter>(connections_, std::move(found), false, jobs, cancellation));
}

Result<std::unique_ptr<LoadWriter>> MongoStore::append_to_new(const CreateOptions& options,
                                                              int jobs,
                                                              const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(Entry reserved, create_entry(options, false));
  return std::unique_ptr<LoadWriter>(std::make_unique<MongoLoadWriter>(
      connections_, std::move(reserved), true, jobs, cancellation));
}

Result<std::unique_ptr<BatchScan>> MongoStore::scan(std::string_view name, const Table& table) {
  WIRELAKE_ASSIGN(const Entry found, entry(name));
  WIRELAKE_ASSIGN(auto seen, visible(found));
  // Of CovertMark's there are packets alone.
  if (&table != tables().front()) seen.is_all = false;
  auto scan = std::make_unique<MongoScan>(connections_, found, table, std::move(seen));
  return std::unique_ptr<BatchScan>(std::make_unique<SortingScan>(std::move(scan)));
}

Status MongoStore::check_deletable(std::string_view name) {
  WIRELAKE_TRY(own_entry(name));
  return {};
}

Result<DeleteReport> MongoStore::delete_rows(std::string_view name, const Query& query,
                                             const DeleteOptions& options) {
  WIRELAKE_ASSIGN(const Entry found, own_entry(name));
  WIRELAKE_TRY(check_names(query, *packet_schema()));
  WIRELAKE_ASSIGN(const auto visible, visible_commits(database_, found.commits));
  const auto packets = [&]() -> Result<std::unique_ptr<BatchScan>> {
    return std::unique_ptr<BatchScan>(
        std::make_unique<MongoScan>(connections_, found, *tables().front(), visible));
  };
  WIRELAKE_ASSIGN(const EmptiedFlows emptied,
                  EmptiedFlows::of(packets, query, options.cancellation));
  // Before their packets: should this end in the middle, the same command does the rest.
  if (!emptied.empty()) {
    if (!options.cancellation.begin_change()) return was_interrupted(found.info.name);
    WIRELAKE_TRY(
        delete_flows(database_, row_collection(found.info.name, flows_table(), tables()), emptied));
  }
  WIRELAKE_ASSIGN(const auto scan, packets());
  WIRELAKE_ASSIGN(const std::uint64_t deleted,
                  delete_matches(database_, found.info.name, *scan, query, options.cancellation,
                                 !emptied.empty()));
  return DeleteReport{.packets = deleted};
}

Result<std::vector<HistoryEntry>> MongoStore::history(std::string_view name, std::uint64_t) {
  WIRELAKE_TRY(entry(name));
  return no_versions(name);
}

Result<RestoreReport> MongoStore::restore(std::string_view name, std::int64_t) {
  WIRELAKE_TRY(entry(name));
  return no_versions(name);
}

Result<OptimizeReport> MongoStore::optimize(std::string_view name, const OptimizeOptions&) {
  WIRELAKE_TRY(entry(name));
  return OptimizeReport{};
}

Status MongoStore::tidy_entry(const Entry& entry, const TidyOptions& options, TidyReport& report) {
  if (entry.is_covertmark) return {};
  WIRELAKE_ASSIGN(const auto dead, dead_commits(database_, entry.commits));
  for (const Commit commit : dead) {
    WIRELAKE_TRY(check_interrupt(options, report));
    WIRELAKE_ASSIGN(const std::uint64_t packets, count_packets(entry, {{{commit, commit}}}));
    if (!options.dry_run) {
      WIRELAKE_TRY(abandon_commit(database_, entry.info.name, commit));
    }
    report.removed.push_back({entry.info.name, TidyKind::kDeadWriters, packets, 0});
  }
  return {};
}

Status MongoStore::tidy_dead(const Entry& entry, const TidyOptions& options, TidyReport& report) {
  WIRELAKE_ASSIGN(const std::uint64_t packets, count_packets(entry, {{entry.commits}}));
  if (!options.dry_run) WIRELAKE_TRY(drop_entry(database_, entry));
  const auto kind =
      entry.is_dropping ? TidyKind::kDroppedCollection : TidyKind::kHalfMadeCollection;
  report.removed.push_back({entry.info.name, kind, packets, 0});
  return {};
}

Result<TidyReport> MongoStore::tidy(const TidyOptions& options) {
  TidyReport report;
  const auto tidy_all = [&](const std::vector<Listed>& all, auto tidy_one) -> Status {
    for (const Listed& listed : all) {
      WIRELAKE_TRY(check_interrupt(options, report));
      if (!listed.entry) {
        report.failures.push_back(listed.entry.error());
      } else {
        WIRELAKE_TRY((this->*tidy_one)(*listed.entry, options, report));
      }
    }
    return {};
  };
  WIRELAKE_ASSIGN(const auto dead, dead_entries(database_));
  WIRELAKE_TRY(tidy_all(dead, &MongoStore::tidy_dead));
  WIRELAKE_ASSIGN(const auto alive, list_entries(database_));
  WIRELAKE_TRY(tidy_all(alive, &MongoStore::tidy_entry));
  return report;
}

Result<std::unique_ptr<StoreBackend>> open_mongodb(const std::string& url, const Tables& tables) {
  WIRELAKE_ASSIGN(auto store, MongoStore::open(url, tables));
  return std::unique_ptr<StoreBackend>(std::move(store));
}

}  // namespace wirelake::mongodb
