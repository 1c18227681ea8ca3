#include "store/delta/removal_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "base/try.h"
#include "store/delta/log_files.h"

namespace wirelake::delta {

Result<RemovalLock> RemovalLock::to_remove(const Folder& table) {
  return take(table, LOCK_SH);
}

Result<RemovalLock> RemovalLock::to_restore(const Folder& table) {
  return take(table, LOCK_EX);
}

Result<RemovalLock> RemovalLock::take(const Folder& table, int how) {
  // What is no folder is told apart here, by name.
  WIRELAKE_TRY(table.open_folder(kLogFolder));
  const std::string path = table.path_of(kLogFolder);
  FileDescriptor log(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!log.is_open()) return system_error("open", path);
  while (flock(log.get(), how) != 0 && errno == EINTR) {
  }
  return RemovalLock(std::move(log));
}

}  // namespace wirelake::delta
