#include "store/delta/log/removal_lock.h"

#include "base/try.h"
#include "store/delta/log/log_files.h"

namespace wirelake::delta {

Result<RemovalLock> RemovalLock::to_remove(const StoreFolder& table, const WaitCallback& waiting) {
  WIRELAKE_ASSIGN(StoreFolder log, table.open_folder(kLogFolder));
  WIRELAKE_TRY(log.hold([&] { return !waiting || waiting(log.path()); }));
  return RemovalLock(std::move(log));
}

Result<RemovalLock> RemovalLock::to_restore(const StoreFolder& table, const WaitCallback& waiting) {
  WIRELAKE_ASSIGN(StoreFolder log, table.open_folder(kLogFolder));
  WIRELAKE_TRY(log.hold_alone([&] { return !waiting || waiting(log.path()); }));
  return RemovalLock(std::move(log));
}

}  // namespace wirelake::delta
