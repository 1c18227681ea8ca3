#include "store/mongodb/claims.h"

#include <string_view>

#include "base/try.h"

namespace wirelake::mongodb {
namespace {

// Before an identity; those of earlier versions have none.
constexpr std::string_view kMark = "capture-";

std::string before_identity(const CommitRange& range) {
  return std::to_string(range.first) + ":";
}

Bson claim_of(const CommitRange& range, const std::string& id, Commit commit) {
  return Bson(BCON_NEW("_id", BCON_UTF8(id.c_str()), "first_commit", BCON_INT64(range.first),
                       kCommitMember, BCON_INT64(commit)));
}

Bson held_by(const std::string& id, Commit holder) {
  return Bson(BCON_NEW("_id", BCON_UTF8(id.c_str()), kCommitMember, BCON_INT64(holder)));
}

// The commit that has an identity, or -1.
Result<Commit> holder_of(Database& database, const std::string& id) {
  const Bson selector(BCON_NEW("_id", BCON_UTF8(id.c_str())));
  WIRELAKE_ASSIGN(const auto found, database.find(kCommits, selector, nullptr));
  return found.empty() ? Commit{-1} : integer_or(found.front(), kCommitMember, -1);
}

Result<Claim> claim(Database& database, const CommitRange& range, const std::string& id,
                    Commit commit, const std::vector<CommitRange>& known) {
  while (true) {
    WIRELAKE_ASSIGN(const bool is_new, database.insert(kCommits, claim_of(range, id, commit)));
    if (is_new) return Claim::kMine;
    WIRELAKE_ASSIGN(const Commit holder, holder_of(database, id));
    if (holder == commit) return Claim::kMine;
    WIRELAKE_ASSIGN(const CommitState state, state_of(database, holder));
    if (state == CommitState::kLoading) return Claim::kUnderWay;
    if (state == CommitState::kDone && !contains(known, holder)) return Claim::kDone;
    // What is free goes to the first who takes it away.
    WIRELAKE_TRY(database.remove(kCommits, held_by(id, holder)));
  }
}

}  // namespace

Result<std::vector<Claim>> claim_identities(Database& database, const CommitRange& range,
                                            const std::vector<std::string>& identities,
                                            Commit commit, const std::vector<CommitRange>& known) {
  std::vector<std::string> ids;
  std::vector<Bson> documents;
  std::vector<std::string_view> bytes;
  for (const std::string& identity : identities) {
    ids.push_back(before_identity(range) + std::string(kMark) + identity);
    if (!identity.empty()) documents.push_back(claim_of(range, ids.back(), commit));
  }
  for (const Bson& document : documents)
    bytes.push_back(document.bytes());
  std::vector<Claim> claims(identities.size(), Claim::kMine);
  if (documents.empty()) return claims;
  const Status inserted = database.insert_all(kCommits, bytes);
  if (inserted) return claims;
  if (inserted.error().code != ErrorCode::kAlreadyExists) return inserted.error();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (identities[i].empty()) continue;
    WIRELAKE_ASSIGN(claims[i], claim(database, range, ids[i], commit, known));
  }
  return claims;
}

Result<std::set<std::string>> old_identities(Database& database, const CommitRange& range,
                                             const std::vector<CommitRange>& done) {
  const Bson selector(BCON_NEW("first_commit", BCON_INT64(range.first)));
  WIRELAKE_ASSIGN(const auto found, database.find(kCommits, selector, nullptr));
  const std::string before = before_identity(range);
  std::set<std::string> identities;
  for (const Bson& document : found) {
    const std::string id = text_or(document, "_id", "");
    if (!id.starts_with(before) || id.starts_with(before + std::string(kMark))) continue;
    if (!contains(done, integer_or(document, kCommitMember, -1))) continue;
    identities.insert(id.substr(before.size()));
  }
  return identities;
}

}  // namespace wirelake::mongodb
