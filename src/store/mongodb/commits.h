// Commits: what of a collection's packets is to be seen.
//
// Every packet carries the number of the commit that brought it, and a reader asks for those of
// commits that are done. A commit is a document in `trace_commits`, and one change of it, from
// "loading" to "done", makes all its packets visible at once. While it loads, its document's `beat`
// is renewed; without a sign of life for kLease it is dead, and whoever meets it removes what it
// left. Numbers of one collection follow one another, so that what is done is a few ranges however
// many commits there are; another collection, even of the same name, has other numbers.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "store/mongodb/bson.h"
#include "store/mongodb/database.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

inline constexpr const char* kCommits = "trace_commits";

/// Member of a packet's document, and of a load's, with the number of its commit.
inline constexpr const char* kCommitMember = "commit";

/// How long a writer may be silent until its work is given up, and how often it speaks.
inline constexpr std::chrono::seconds kLease{60};
inline constexpr std::chrono::seconds kBeat{10};

using Commit = std::int64_t;

/// Numbers from `first` to `last`, both included.
struct CommitRange {
  Commit first = 0;
  Commit last = 0;
  bool operator==(const CommitRange&) const = default;
};

/// What of a collection's packets a reader sees.
struct Visible {
  std::vector<CommitRange> commits = {};
  /// Loads whose packets gave way to later ones', and were not removed yet.
  std::vector<std::string> replaced = {};
  /// All documents there are, whether or not they have a commit.
  bool is_all = false;

  bool is_nothing() const { return commits.empty() && !is_all; }
};

/// kUnknown: there is no such commit.
enum class CommitState { kUnknown, kLoading, kDone, kDead };

Result<CommitState> state_of(Database& database, Commit commit);

/// A range that no other collection has, for as many commits as there will be.
CommitRange new_commit_range();

/// A selector of the documents with a commit in one of `ranges`; of none where there is no range.
Bson in_ranges(const std::vector<CommitRange>& ranges, const char* member = kCommitMember);

/// Takes the next number of `range` for a commit into the collection `name`.
Result<Commit> begin_commit(Database& database, const std::string& name, const CommitRange& range);

/// Says that the writer of `commit` is alive.
Status renew_commit(Database& database, Commit commit);

/// Says that the writer of `commit` is gone: whoever meets it next removes what it left.
Status leave_commit(Database& database, Commit commit);

/// Makes the packets of `commit` visible. kConflict if it was given up meanwhile.
Status finish_commit(Database& database, Commit commit);

/// Notes with `commit`, which is not done yet, that `loads` give way to its packets.
Status replace_loads(Database& database, Commit commit, const std::set<std::string>& loads);

/// Removes the packets that gave way to those of commits in `range`, which are done.
Status remove_replaced(Database& database, const std::string& name, const CommitRange& range);

/// Removes all that is known of the commits in `range`.
Status forget_commits(Database& database, const CommitRange& range);

/// The commits in `range` that are done, in order, and what they replaced.
Result<Visible> visible_commits(Database& database, const CommitRange& range);

/// A selector of the packets that are visible.
Bson packets_in(const Visible& visible);

bool contains(const std::vector<CommitRange>& ranges, Commit commit);

/// Gives up `commit` and removes its packets from the collection `name`, unless it is done.
Status abandon_commit(Database& database, const std::string& name, Commit commit);

/// The commits in `range` whose writers are silent.
Result<std::vector<Commit>> dead_commits(Database& database, const CommitRange& range);

/// Abandons the commits in `range` whose writers are silent.
Status abandon_dead_commits(Database& database, const std::string& name, const CommitRange& range);

}  // namespace wirelake::mongodb
