#include "store/mongodb/mongo_load_writer.h"

#include <arrow/array.h>

#include <algorithm>
#include <utility>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_value.h"
#include "store/load_history.h"
#include "store/mongodb/claims.h"
#include "store/mongodb/load_facts.h"

namespace wirelake::mongodb {
namespace {

// A server is rarely quicker by more, and each lane holds a message.
constexpr int kMaxLanes = 8;

// For how long an interrupted load removes what it has inserted.
constexpr std::chrono::milliseconds kLastRemoval{400};

}  // namespace

MongoLoadWriter::MongoLoadWriter(std::shared_ptr<Connections> connections, Entry entry,
                                 bool is_reserved, int jobs, Cancellation cancellation)
    : connections_(std::move(connections)),
      cancellation_(std::move(cancellation)),
      database_(connections_, kLoadPatience, cancellation_),
      entry_(std::move(entry)),
      is_reserved_(is_reserved),
      lanes_(std::min(jobs, kMaxLanes), [this](std::size_t lane, const arrow::RecordBatch& rows) {
        return insert(lane, rows);
      }) {
  for (int lane = 0; lane < std::clamp(jobs, 1, kMaxLanes); ++lane) {
    inserters_.push_back(
        std::make_unique<RowInserter>(connections_, entry_.info.name, packets(), cancellation_));
  }
  alive_ = std::thread([this] { tell_alive(); });
}

MongoLoadWriter::~MongoLoadWriter() {
  (void)lanes_.wait();
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stop_.notify_all();
  alive_.join();
  give_up();
}

// What was not committed goes. There is nobody to tell of a failure: such a commit is found dead.
void MongoLoadWriter::give_up() {
  database_.set_patience({});
  if (is_reserved_) {
    (void)drop_entry(database_, entry_);
  } else if (commit_ && cancellation_.is_cancelled()) {
    // Who interrupts a load does not want to wait until all of it is removed.
    const Bson rows = in_ranges({{*commit_, *commit_}});
    const bool are_gone = std::ranges::all_of(
        database_.row_collections(entry_.info.name), [&](const std::string& collection) {
          const auto gone = database_.remove_within(kLastRemoval, collection.c_str(), rows);
          return gone && *gone;
        });
    if (are_gone) {
      (void)abandon_commit(database_, entry_.info.name, *commit_);
    } else {
      (void)leave_commit(database_, *commit_);
    }
  } else if (commit_) {
    (void)abandon_commit(database_, entry_.info.name, *commit_);
  }
}

void MongoLoadWriter::tell_alive() {
  Database database(connections_);
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, kBeat, [this] { return is_stopping_; })) {
    const auto commit = commit_;
    const bool is_reserved = is_reserved_;
    lock.unlock();
    // If the server does not hear it, it is told again, and commit() finds out what became of it.
    if (is_reserved) (void)renew_entry(database, entry_);
    if (commit) (void)renew_commit(database, *commit);
    lock.lock();
  }
}

Status MongoLoadWriter::begin() {
  if (commit_) return {};
  WIRELAKE_ASSIGN(const Commit commit, begin_commit(database_, entry_.info.name, entry_.commits));
  {
    const std::lock_guard lock(mutex_);
    commit_ = commit;
  }
  // Whoever drops the collection from here on removes the commit too, so that it cannot be
  // finished.
  return check_entry(database_, entry_);
}

Status MongoLoadWriter::insert(std::size_t lane, const arrow::RecordBatch& rows) {
  return inserters_[lane]->insert(rows, *commit_);
}

void MongoLoadWriter::note_loads(const arrow::RecordBatch& rows) {
  const auto loads = rows.GetColumnByName("load");
  std::string_view last;
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    const std::string_view load = as_text(binary_value(*loads, row));
    if (load != last) unsealed_loads_.emplace(load);
    last = load;
  }
}

Status MongoLoadWriter::write(const Table& table, const BatchPointer& rows) {
  if (rows->num_rows() == 0) return {};
  WIRELAKE_TRY(begin());
  note_loads(*rows);
  if (&table == &packets()) return lanes_.write(rows);
  WIRELAKE_ASSIGN(RowInserter* const inserter, further_inserter(table));
  return inserter->insert(*rows, *commit_);
}

Result<RowInserter*> MongoLoadWriter::further_inserter(const Table& table) {
  auto& inserter = further_[&table];
  if (!inserter) {
    WIRELAKE_TRY(create_row_indexes(database_, entry_.info.name, table));
    inserter = std::make_unique<RowInserter>(connections_, entry_.info.name, table, cancellation_);
  }
  return inserter.get();
}

Status MongoLoadWriter::seal() {
  WIRELAKE_TRY(lanes_.wait());
  unsealed_loads_.clear();
  return {};
}

Status MongoLoadWriter::discard() {
  WIRELAKE_TRY(lanes_.wait());
  return remove_rows_of(std::exchange(unsealed_loads_, {}));
}

Status MongoLoadWriter::remove_rows_of(const std::set<std::string>& loads) {
  for (const std::string& load : loads) {
    const Bson selector(
        BCON_NEW("load", BCON_UTF8(load.c_str()), kCommitMember, BCON_INT64(commit_.value_or(-1))));
    WIRELAKE_TRY(database_.remove_rows(entry_.info.name, selector));
  }
  return {};
}

Result<std::vector<LoadInfo>> MongoLoadWriter::loads() {
  WIRELAKE_ASSIGN(told_, visible_commits(database_, entry_.commits));
  known_ = told_.commits;
  WIRELAKE_ASSIGN(auto loads, read_load_facts(database_, known_));
  stored_.clear();
  for (const LoadInfo& load : loads)
    stored_[load.load] = load.report.packets;
  is_whole_.reset();
  return loads;
}

Result<std::set<std::string>> MongoLoadWriter::old_identities() {
  WIRELAKE_ASSIGN(const Visible visible, visible_commits(database_, entry_.commits));
  return mongodb::old_identities(database_, entry_.commits, visible.commits);
}

// Whether the loads that were told have all packets that they brought.
Result<bool> MongoLoadWriter::is_whole() {
  if (is_whole_) return *is_whole_;
  std::uint64_t stored = 0;
  for (const auto& [load, packets] : stored_)
    stored += packets;
  WIRELAKE_ASSIGN(const std::uint64_t packets,
                  database_.count(entry_.info.name.c_str(), packets_in(told_)));
  is_whole_ = packets == stored;
  return *is_whole_;
}

Result<std::uint64_t> MongoLoadWriter::packets_of(const std::string& load) {
  if (told_.commits.empty()) return std::uint64_t{0};
  // One question answers for all where nothing was deleted, which is nearly always.
  WIRELAKE_ASSIGN(const bool all_are_there, is_whole());
  const auto stored = stored_.find(load);
  if (all_are_there && stored != stored_.end()) return stored->second;
  const Bson seen = packets_in(told_);
  const Bson selector(
      BCON_NEW("$and", "[", "{", "load", BCON_UTF8(load.c_str()), "}", BCON_DOCUMENT(seen), "]"));
  return database_.count(entry_.info.name.c_str(), selector);
}

Status MongoLoadWriter::forget_rows() {
  WIRELAKE_TRY(abandon_commit(database_, entry_.info.name, *commit_));
  const std::lock_guard lock(mutex_);
  commit_.reset();
  return {};
}

// What others committed since loads() was asked.
Result<std::set<std::string>> MongoLoadWriter::new_identities() {
  WIRELAKE_ASSIGN(const Visible visible, visible_commits(database_, entry_.commits));
  std::vector<CommitRange> unknown;
  for (const CommitRange& range : visible.commits) {
    for (Commit commit = range.first; commit <= range.last; ++commit) {
      if (!contains(known_, commit)) unknown.push_back({commit, commit});
    }
  }
  WIRELAKE_ASSIGN(const auto loads, read_load_facts(database_, unknown));
  std::set<std::string> identities;
  for (const LoadInfo& load : loads)
    identities.insert(identity_of(load));
  identities.erase("");
  return identities;
}

Status MongoLoadWriter::leave_out_repeated(LoadCommit& commit) {
  std::vector<std::string> identities;
  for (const LoadInfo& load : commit.loads)
    identities.push_back(identity_of(load));
  WIRELAKE_ASSIGN(const auto claims,
                  claim_identities(database_, entry_.commits, identities, *commit_, known_));
  // Loads without `once` claim nothing.
  WIRELAKE_ASSIGN(const auto others, new_identities());
  std::vector<LoadInfo> kept;
  std::set<std::string> left_out;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    LoadInfo& load = commit.loads[i];
    if (claims[i] == Claim::kMine && !others.contains(identities[i])) {
      kept.push_back(std::move(load));
      continue;
    }
    left_out.insert(load.load);
    (claims[i] == Claim::kUnderWay ? commit.under_way : commit.repeated).push_back(std::move(load));
  }
  commit.loads = std::move(kept);
  return remove_rows_of(left_out);
}

// Rows are on the server already, under the number of the commit.
Result<WrittenRows> MongoLoadWriter::take(std::vector<LoadInfo> loads) {
  WIRELAKE_TRY(seal());
  WIRELAKE_TRY(begin());
  return WrittenRows{std::move(loads), std::to_string(*commit_)};
}

Status MongoLoadWriter::commit(std::vector<WrittenRows> written, LoadCommit& commit) {
  for (const WrittenRows& rows : written) {
    if (commit_ && rows.stored == std::to_string(*commit_)) continue;
    return Error{ErrorCode::kInvalidArgument, "the rows are not of this commit", entry_.info.name};
  }
  commit.loads = loads_of(written);
  // A collection can be begun without any.
  const bool has_loads = !commit.loads.empty();
  const std::set<std::string> replaced = replaced_loads(commit.loads);
  // A load of the same commit can be replaced too.
  std::set<std::string> left_out;
  std::erase_if(commit.loads, [&](const LoadInfo& load) {
    return replaced.contains(load.load) && left_out.insert(load.load).second;
  });
  WIRELAKE_TRY(remove_rows_of(left_out));
  if (commit.once) WIRELAKE_TRY(leave_out_repeated(commit));
  if (has_loads && commit.loads.empty()) return forget_rows();
  WIRELAKE_TRY(write_load_facts(database_, entry_.info.name, *commit_, commit.loads));
  const std::set<std::string> gone = replaced_loads(commit.loads);
  if (!gone.empty()) WIRELAKE_TRY(replace_loads(database_, *commit_, gone));
  WIRELAKE_TRY(finish_commit(database_, *commit_));
  // A new collection is what its first commit brought, all of it seen with the name.
  if (is_reserved_) WIRELAKE_TRY(publish_entry(database_, entry_));
  // No reader sees these any more, and who loads next removes what is left.
  if (!gone.empty()) (void)remove_replaced(database_, entry_.info.name, entry_.commits);
  known_.push_back({*commit_, *commit_});
  const std::lock_guard lock(mutex_);
  is_reserved_ = false;
  commit_.reset();
  return {};
}

}  // namespace wirelake::mongodb
