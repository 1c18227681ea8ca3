// Claims: of two commits at a time that bring the same capture, one has it.
//
// A document in `trace_commits` for each capture that is loaded with `once` says which commit has
// it: its `_id` is the first number of the collection's commits and the capture's identity.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "store/mongodb/commits.h"
#include "store/mongodb/database.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

/// Who has a capture.
enum class Claim {
  kMine,      ///< The commit that asked.
  kDone,      ///< One that is done.
  kUnderWay,  ///< One that is loading.
};

/// Claims identities for `commit` in the collection with the numbers `range`; who has each, in
/// their order. Commits in `known` no longer have what they claimed: the caller knows of them. An
/// empty identity is nobody else's.
Result<std::vector<Claim>> claim_identities(Database& database, const CommitRange& range,
                                            const std::vector<std::string>& identities,
                                            Commit commit, const std::vector<CommitRange>& known);

/// The identities that earlier versions, which knew captures by no other means, stored with commits
/// in `done`.
Result<std::set<std::string>> old_identities(Database& database, const CommitRange& range,
                                             const std::vector<CommitRange>& done);

}  // namespace wirelake::mongodb
