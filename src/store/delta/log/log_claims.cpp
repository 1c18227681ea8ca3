#include "store/delta/log/log_claims.h"

#include <utility>
#include <variant>
#include <vector>

#include "base/try.h"
#include "store/delta/log/checkpoint.h"
#include "store/delta/log/delta_log.h"

namespace wirelake::delta {
namespace {

void claim(std::vector<Action> actions, LogClaims& claims) {
  // In whatever order a commit has them, what it adds is claimed.
  for (const Action& action : actions) {
    if (const auto* remove = std::get_if<RemoveFile>(&action)) claims.files.erase(remove->path);
  }
  for (Action& action : actions) {
    if (auto* add = std::get_if<AddFile>(&action)) {
      claims.files.insert(std::move(add->path));
    } else if (auto* transaction = std::get_if<Transaction>(&action)) {
      claims.transactions.insert(std::move(transaction->app_id));
    }
  }
}

// A checkpoint takes no claim away: the commits do that.
void claim_checkpoint(const StoreFolder& log, const std::vector<std::string>& names,
                      FilePaths& paths, LogClaims& claims) {
  for (const std::string& name : names) {
    auto actions = read_checkpoint_file(log, name, SnapshotScope::kFiles, paths);
    if (!actions) continue;
    std::erase_if(*actions,
                  [](const Action& action) { return std::holds_alternative<RemoveFile>(action); });
    claim(std::move(*actions), claims);
  }
}

}  // namespace

Result<LogClaims> read_log_claims(const StoreFolder& table) {
  WIRELAKE_ASSIGN(const StoreFolder log, table.open_folder(kLogFolder));
  WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
  FilePaths paths(table);
  LogClaims claims;
  auto checkpoint = files.checkpoints.begin();
  for (const std::int64_t version : files.commits) {
    for (; checkpoint != files.checkpoints.end() && checkpoint->first < version; ++checkpoint)
      claim_checkpoint(log, checkpoint->second, paths, claims);
    WIRELAKE_ASSIGN(auto actions, read_commit(log, version, paths));
    claim(std::move(actions), claims);
  }
  for (; checkpoint != files.checkpoints.end(); ++checkpoint)
    claim_checkpoint(log, checkpoint->second, paths, claims);
  return claims;
}

}  // namespace wirelake::delta
