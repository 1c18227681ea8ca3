#include "store/delta/change/restore.h"

#include <arrow/type.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time_text.h"
#include "base/try.h"
#include "query/batch_matcher.h"
#include "store/delta/data/column_bounds.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/log/file_path.h"
#include "store/delta/log/further_table.h"
#include "store/delta/log/load_reports.h"
#include "store/delta/log/past_version.h"
#include "store/delta/log/removal_lock.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/scan/count_matches.h"
#include "store/load_query.h"

namespace wirelake::delta {
namespace {

struct Change {
  std::vector<AddFile> added;
  std::vector<RemoveFile> removed;
};

Change file_change(const Snapshot& now, const Snapshot& then) {
  Change change;
  for (const auto& [path, file] : then.files) {
    if (now.files.contains(path)) continue;
    change.added.push_back(file);
    change.added.back().data_change = true;
  }
  const std::int64_t now_ms = now_microseconds() / 1000;
  for (const auto& [path, file] : now.files) {
    if (then.files.contains(path)) continue;
    change.removed.push_back(
        {.path = path, .deletion_time_ms = now_ms, .size = file.size, .spellings = file.spellings});
  }
  return change;
}

Error not_restored(std::int64_t version, const std::string& why, ErrorCode code,
                   const std::string& file) {
  return {code,
          "version " + std::to_string(version) + " cannot be restored: " + why +
              "; nothing was changed",
          file};
}

// A file that was removed can be gone by now, and its name can be anything else's.
Status check_is_there(const StoreFolder& table, const AddFile& file, std::int64_t version) {
  const std::string path = table.path_of(file.path);
  const Status found = check_data_file(table, file.path);
  if (!found && found.error().code == ErrorCode::kNotFound) {
    return not_restored(version, "this file of it is gone, as after `tidy` or `delete --purge`",
                        ErrorCode::kNotFound, path);
  }
  const auto facts = table.facts(file.path);
  const auto size = static_cast<std::uint64_t>(file.size);
  if (found && facts && (file.size == 0 || facts->size == size)) return {};
  return not_restored(version, "this is not the file that it had: its kind or size differs",
                      ErrorCode::kDamaged, path);
}

// The metadata with the schema of then, if its own has no place for the rows of then.
Result<Metadata> with_place_for(const Metadata& then, Metadata now) {
  WIRELAKE_TRY(parse_schema_string(now.schema_string));
  WIRELAKE_TRY(parse_schema_string(then.schema_string));
  if (!schema_has_place_for(now.schema_string, then.schema_string)) {
    now.schema_string = then.schema_string;
  }
  return now;
}

Status check_unchanged(const StoreFolder& table, const Snapshot& before, const Change& change,
                       const Snapshot& now) {
  bool is_unchanged = true;
  for (const auto& [path, file] : before.files)
    is_unchanged = is_unchanged && now.files.contains(path);
  for (const AddFile& file : change.added)
    is_unchanged = is_unchanged && !now.files.contains(file.path);
  if (is_unchanged) return {};
  return Error{ErrorCode::kConflict,
               "another writer deleted packets of the collection, packed or restored it meanwhile; "
               "nothing was changed; try again",
               table.path()};
}

// A table, how it is, and how it is to be again. What is there when it is looked at must be there
// when it is in the table again.
struct Restored {
  StoreFolder folder;
  RemovalLock lock;
  Snapshot now;
  Snapshot then;
  Change change;
};

// What would be restored, if all of it is there; files come back that have rows which `wanted`
// means.
Result<Restored> prepare(const StoreFolder& table, std::int64_t version, const Query& wanted,
                         const WaitCallback& waiting) {
  WIRELAKE_ASSIGN(RemovalLock lock, RemovalLock::to_restore(table, waiting));
  WIRELAKE_ASSIGN(Snapshot now, read_snapshot(table));
  WIRELAKE_ASSIGN(const StoreFolder log, table.open_folder(kLogFolder));
  WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
  WIRELAKE_ASSIGN(Snapshot then, read_past_snapshot(table, log, files, version));
  Change change = file_change(now, then);
  WIRELAKE_ASSIGN(const auto schema, parse_schema_string(then.metadata.schema_string));
  const BatchMatcher matcher(wanted, *schema);
  std::erase_if(change.added, [&](const AddFile& file) {
    return matcher.judge(bounds_of_file(file.stats)) == Verdict::kNone;
  });
  for (const AddFile& file : change.added)
    WIRELAKE_TRY(check_is_there(table, file, version));
  WIRELAKE_ASSIGN(StoreFolder folder, table.open_folder("."));
  return Restored{std::move(folder), std::move(lock), std::move(now), std::move(then),
                  std::move(change)};
}

Result<Snapshot> commit(const Restored& table, const std::vector<Transaction>& transactions) {
  const Change& change = table.change;
  std::vector<Action> actions(change.removed.begin(), change.removed.end());
  actions.insert(actions.end(), change.added.begin(), change.added.end());
  actions.insert(actions.end(), transactions.begin(), transactions.end());
  WIRELAKE_ASSIGN(const Metadata metadata, with_place_for(table.then.metadata, table.now.metadata));
  if (actions.empty() && metadata == table.now.metadata) return table.now;
  CommitRules rules;
  rules.check = [&](const Snapshot& latest) {
    return check_unchanged(table.folder, table.now, change, latest);
  };
  rules.metadata = [&](const Metadata& latest) {
    return with_place_for(table.then.metadata, latest);
  };
  return append_commit(table.folder, table.now, actions, "RESTORE", rules);
}

// The tables beside the packets that have changed since with their deletions. Rows of loads that
// will not count need not be there any more.
Result<std::vector<Restored>> prepare_further(const StoreFolder& packets, const Snapshot& then,
                                              const Tables& tables, const WaitCallback& waiting) {
  std::vector<Restored> changed;
  std::set<std::string> standing;
  WIRELAKE_ASSIGN(const auto loads, read_load_reports(packets, then));
  for (const LoadInfo& load : loads)
    standing.insert(load.load);
  for (const Table* table : further_tables(tables)) {
    WIRELAKE_ASSIGN(const auto folder, open_further_table(packets, *table));
    if (!folder) continue;
    WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(*folder, SnapshotScope::kTransactions));
    const auto with = version_with_packets(now, then.version);
    if (!with) continue;
    WIRELAKE_ASSIGN(auto restored, prepare(*folder, *with, rows_of_loads(standing), waiting));
    if (!restored.change.added.empty() || !restored.change.removed.empty()) {
      changed.push_back(std::move(restored));
    }
  }
  return changed;
}

}  // namespace

Result<RestoreReport> restore(const StoreFolder& packets, const Tables& tables,
                              std::int64_t version, const WaitCallback& waiting) {
  WIRELAKE_ASSIGN(const Restored table, prepare(packets, version, {}, waiting));
  WIRELAKE_ASSIGN(const auto further, prepare_further(packets, table.then, tables, waiting));
  WIRELAKE_ASSIGN(const std::uint64_t count, count_matches(packets, table.then, {}, nullptr));
  WIRELAKE_ASSIGN(const Snapshot restored, commit(table, load_change(table.now, table.then)));
  for (const Restored& each : further) {
    const auto done = commit(each, {follows_packets(restored.version, each.now.version)});
    if (!done) {
      return made_but_for("its flows are not those of that version; restore it once more",
                          done.error());
    }
  }
  return RestoreReport{restored.version, restored.version != table.now.version, count};
}

}  // namespace wirelake::delta
