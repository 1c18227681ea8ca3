#include "store/mongodb/commits.h"

#include <algorithm>
#include <cstdlib>

#include "base/try.h"
#include "base/uuid.h"
#include "store/json_members.h"
#include "store/mongodb/load_facts.h"

namespace wirelake::mongodb {
namespace {

constexpr const char* kLoadingText = "loading";
constexpr const char* kDoneText = "done";
constexpr const char* kDeadText = "dead";

// Member of a commit's document, until the packets are removed.
constexpr const char* kReplaces = "replaces";

constexpr int kNumberBits = 32;

Bson one_commit(Commit commit) {
  return Bson(BCON_NEW("_id", BCON_INT64(commit)));
}

Bson of_state(Commit commit, const char* state) {
  return Bson(BCON_NEW("_id", BCON_INT64(commit), "state", BCON_UTF8(state)));
}

Bson to_state(const char* state) {
  return Bson(BCON_NEW("$set", "{", "state", BCON_UTF8(state), "}"));
}

void append_range(bson_t* selector, const CommitRange& range, const char* member) {
  BCON_APPEND(selector, member, "{", "$gte", BCON_INT64(range.first), "$lte",
              BCON_INT64(range.last), "}");
}

// The loads whose packets gave way to those of a commit.
std::vector<std::string> replaced_by(const Bson& document) {
  return texts(member(to_json(*document.get()), kReplaces));
}

// The number of a commit's document. One beyond the range would be of another collection.
Result<Commit> commit_of(const Database& database, const Bson& document, const CommitRange& range) {
  const Commit commit = integer_or(document, "_id", -1);
  if (commit >= range.first && commit <= range.last) return commit;
  return Error{ErrorCode::kDamaged,
               std::string("a document of ") + kCommits +
                   " has an _id that is no number of a commit; remove it",
               database.connections()->address()};
}

template <typename Texts>
Bson text_list(const Texts& texts) {
  Bson list;
  int position = 0;
  for (const std::string& text : texts) {
    bson_append_utf8(list.get(), std::to_string(position++).c_str(), -1, text.data(),
                     static_cast<int>(text.size()));
  }
  return list;
}

// The highest number in use, or the one before the range's first.
Result<Commit> last_commit(Database& database, const CommitRange& range) {
  const Bson options(BCON_NEW("sort", "{", "_id", BCON_INT32(-1), "}", "limit", BCON_INT64(1)));
  WIRELAKE_ASSIGN(const auto found, database.find(kCommits, in_ranges({range}, "_id"), options));
  if (found.empty()) return range.first - 1;
  WIRELAKE_ASSIGN(const Commit last, commit_of(database, found.front(), range));
  if (last < range.last) return last;
  return Error{ErrorCode::kDamaged, "the collection has no number left for a commit; copy it",
               database.connections()->address()};
}

}  // namespace

CommitRange new_commit_range() {
  // 31 random bits above the numbers: a writer that outlived its collection must not be able to
  // make its packets seen in the next one of that name.
  const auto random = static_cast<Commit>(std::strtoul(random_hex(8).c_str(), nullptr, 16) >> 1);
  const Commit first = random << kNumberBits;
  return {first, first + (Commit{1} << kNumberBits) - 1};
}

Bson in_ranges(const std::vector<CommitRange>& ranges, const char* member) {
  Bson selector;
  if (ranges.empty()) {
    append_range(selector.get(), {0, -1}, member);
    return selector;
  }
  if (ranges.size() == 1) {
    append_range(selector.get(), ranges.front(), member);
    return selector;
  }
  bson_t list;
  BSON_APPEND_ARRAY_BEGIN(selector.get(), "$or", &list);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    Bson one;
    append_range(one.get(), ranges[i], member);
    bson_append_document(&list, std::to_string(i).c_str(), -1, one);
  }
  bson_append_array_end(selector.get(), &list);
  return selector;
}

Result<Commit> begin_commit(Database& database, const std::string& name, const CommitRange& range) {
  const std::string writer = make_uuid_v7();
  WIRELAKE_ASSIGN(const std::int64_t now, database.server_time_ms());
  while (true) {
    WIRELAKE_ASSIGN(const Commit last, last_commit(database, range));
    const Commit commit = last + 1;
    const Bson document(BCON_NEW("_id", BCON_INT64(commit), "collection", BCON_UTF8(name.c_str()),
                                 "state", BCON_UTF8(kLoadingText), "writer",
                                 BCON_UTF8(writer.c_str()), "beat", BCON_DATE_TIME(now)));
    WIRELAKE_ASSIGN(const bool is_new, database.insert(kCommits, document));
    if (is_new) return commit;
    // Taken by another writer meanwhile, or by this one before its connection broke.
    const Bson mine(BCON_NEW("_id", BCON_INT64(commit), "writer", BCON_UTF8(writer.c_str())));
    WIRELAKE_ASSIGN(const auto found, database.find(kCommits, mine, nullptr));
    if (!found.empty()) return commit;
  }
}

Status renew_commit(Database& database, Commit commit) {
  const Bson change(BCON_NEW("$currentDate", "{", "beat", BCON_BOOL(true), "}"));
  WIRELAKE_TRY(database.update(kCommits, of_state(commit, kLoadingText), change));
  return {};
}

Status leave_commit(Database& database, Commit commit) {
  const Bson change(BCON_NEW("$set", "{", "beat", BCON_DATE_TIME(0), "}"));
  WIRELAKE_TRY(database.update(kCommits, of_state(commit, kLoadingText), change));
  return {};
}

Status finish_commit(Database& database, Commit commit) {
  WIRELAKE_ASSIGN(const std::int64_t matched,
                  database.update(kCommits, of_state(commit, kLoadingText), to_state(kDoneText)));
  if (matched == 1) return {};
  // It may have been this call that changed it, before the connection broke.
  WIRELAKE_ASSIGN(const CommitState state, state_of(database, commit));
  if (state == CommitState::kDone) return {};
  return Error{ErrorCode::kConflict,
               "the collection was dropped, or this load given up because the server heard nothing "
               "of it for " +
                   std::to_string(kLease.count()) + " seconds; load again",
               database.connections()->address()};
}

Result<Visible> visible_commits(Database& database, const CommitRange& range) {
  const Bson options(BCON_NEW("projection", "{", "state", BCON_INT32(1), kReplaces, BCON_INT32(1),
                              "}", "sort", "{", "_id", BCON_INT32(1), "}"));
  WIRELAKE_ASSIGN(const auto found, database.find(kCommits, in_ranges({range}, "_id"), options));
  Visible visible;
  for (const Bson& document : found) {
    if (text_or(document, "state", "") != kDoneText) continue;
    WIRELAKE_ASSIGN(const Commit commit, commit_of(database, document, range));
    std::vector<CommitRange>& done = visible.commits;
    if (!done.empty() && done.back().last + 1 == commit) {
      done.back().last = commit;
    } else {
      done.push_back({commit, commit});
    }
    const auto replaced = replaced_by(document);
    visible.replaced.insert(visible.replaced.end(), replaced.begin(), replaced.end());
  }
  return visible;
}

Bson packets_in(const Visible& visible) {
  if (visible.is_all) return {};
  Bson selector = in_ranges(visible.commits);
  if (visible.replaced.empty()) return selector;
  const Bson replaced = text_list(visible.replaced);
  BCON_APPEND(selector.get(), "load", "{", "$nin", BCON_ARRAY(replaced), "}");
  return selector;
}

bool contains(const std::vector<CommitRange>& ranges, Commit commit) {
  return std::ranges::any_of(ranges, [commit](const CommitRange& range) {
    return range.first <= commit && commit <= range.last;
  });
}

Status replace_loads(Database& database, Commit commit, const std::set<std::string>& loads) {
  const Bson replaced = text_list(loads);
  const Bson change(BCON_NEW("$set", "{", kReplaces, BCON_ARRAY(replaced), "}"));
  WIRELAKE_TRY(database.update(kCommits, of_state(commit, kLoadingText), change));
  return {};
}

Status remove_replaced(Database& database, const std::string& name, const CommitRange& range) {
  Bson wanted = in_ranges({range}, "_id");
  BCON_APPEND(wanted.get(), "state", BCON_UTF8(kDoneText), kReplaces, "{", "$exists",
              BCON_BOOL(true), "}");
  WIRELAKE_ASSIGN(const auto found, database.find(kCommits, wanted, nullptr));
  for (const Bson& document : found) {
    const Bson replaced = text_list(replaced_by(document));
    const Bson packets(BCON_NEW("load", "{", "$in", BCON_ARRAY(replaced), "}"));
    WIRELAKE_TRY(database.remove_rows(name, packets));
    const Bson change(BCON_NEW("$unset", "{", kReplaces, BCON_UTF8(""), "}"));
    WIRELAKE_TRY(database.update(kCommits, one_commit(integer_or(document, "_id", -1)), change));
  }
  return {};
}

Status abandon_commit(Database& database, const std::string& name, Commit commit) {
  WIRELAKE_TRY(database.update(kCommits, of_state(commit, kLoadingText), to_state(kDeadText)));
  WIRELAKE_ASSIGN(const CommitState state, state_of(database, commit));
  if (state == CommitState::kDone) return {};
  // The document stays: a batch that is still under way somewhere must not find its number used
  // again by a commit that will be seen.
  const Bson selector = in_ranges({{commit, commit}});
  WIRELAKE_TRY(database.remove_rows(name, selector));
  WIRELAKE_TRY(database.remove(kLoads, selector));
  return {};
}

Result<std::vector<Commit>> dead_commits(Database& database, const CommitRange& range) {
  WIRELAKE_ASSIGN(const std::int64_t now, database.server_time_ms());
  Bson silent = in_ranges({range}, "_id");
  BCON_APPEND(silent.get(), "state", BCON_UTF8(kLoadingText), "beat", "{", "$lt",
              BCON_DATE_TIME(now - std::chrono::milliseconds(kLease).count()), "}");
  WIRELAKE_ASSIGN(const auto found, database.find(kCommits, silent, nullptr));
  std::vector<Commit> commits;
  for (const Bson& document : found) {
    WIRELAKE_ASSIGN(commits.emplace_back(), commit_of(database, document, range));
  }
  return commits;
}

Status abandon_dead_commits(Database& database, const std::string& name, const CommitRange& range) {
  WIRELAKE_ASSIGN(const auto dead, dead_commits(database, range));
  for (const Commit commit : dead)
    WIRELAKE_TRY(abandon_commit(database, name, commit));
  return {};
}

Result<CommitState> state_of(Database& database, Commit commit) {
  WIRELAKE_ASSIGN(const auto found, database.find(kCommits, one_commit(commit), nullptr));
  if (found.empty()) return CommitState::kUnknown;
  const std::string text = text_or(found.front(), "state", "");
  if (text == kLoadingText) return CommitState::kLoading;
  return text == kDoneText ? CommitState::kDone : CommitState::kDead;
}

Status forget_commits(Database& database, const CommitRange& range) {
  const Bson identities(BCON_NEW("first_commit", BCON_INT64(range.first)));
  WIRELAKE_TRY(database.remove(kCommits, identities));
  WIRELAKE_TRY(database.remove(kCommits, in_ranges({range}, "_id")));
  return {};
}

}  // namespace wirelake::mongodb
