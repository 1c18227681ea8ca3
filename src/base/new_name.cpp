#include "base/new_name.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/try.h"

namespace wirelake {
namespace {

constexpr mode_t kLockMode = 0600;

std::optional<struct stat> status_of(int folder, const std::string& name) {
  struct stat status = {};
  if (fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
  return status;
}

bool is_same_file(const struct stat& left, const struct stat& right) {
  return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

// EPERM is also what containers give for calls that they do not know, and FAT for links. Where it
// means what it says, the next way ends in it as well.
bool has_no_rename_flags(int number) {
  return number == EINVAL || number == ENOSYS || number == EOPNOTSUPP || number == EPERM;
}

bool has_no_links(int number) {
  return number == EPERM || number == ENOSYS || number == EOPNOTSUPP || number == EMLINK;
}

Error rename_error(const std::string& to, const std::string& path) {
  return system_error("rename to " + to, path);
}

Error name_is_taken(const std::string& to, const std::string& path) {
  errno = EEXIST;
  return rename_error(to, path);
}

// The lock on a name: a file beside it, which goes with the lock.
class NameLock {
 public:
  static Result<NameLock> take(int folder, const std::string& name, const std::string& path) {
    // An ending by which tidying up knows it, should we die before it is gone.
    NameLock lock(folder, "_wirelake_lock-" + name + ".tmp");
    while (true) {
      lock.file_ = FileDescriptor(
          openat(folder, lock.name_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kLockMode));
      if (!lock.file_.is_open()) return system_error("lock the name " + name, path);
      while (flock(lock.file_.get(), LOCK_EX) != 0) {
        if (errno != EINTR) return no_locks(path);
      }
      if (lock.is_current()) return lock;
    }
  }

  NameLock(NameLock&&) = default;
  ~NameLock() {
    if (file_.is_open()) unlinkat(folder_, name_.c_str(), 0);
  }

 private:
  NameLock(int folder, std::string name) : folder_(folder), name_(std::move(name)) {}

  static Error no_locks(const std::string& path) {
    return {ErrorCode::kUnsupported,
            "cannot be given its name safely: this file system has no renaming that leaves an "
            "existing file alone, no hard links and no file locks, so that two programs could "
            "replace each other's work; choose a place on another one",
            path};
  }

  // Whoever had it before us has removed the file that we waited for.
  bool is_current() const {
    struct stat held = {};
    const auto named = status_of(folder_, name_);
    return named && fstat(file_.get(), &held) == 0 && is_same_file(held, *named);
  }

  int folder_;
  std::string name_;
  FileDescriptor file_;
};

Status rename_under_lock(int folder, const std::string& from, const std::string& to,
                         const std::string& path) {
  WIRELAKE_ASSIGN(const NameLock lock, NameLock::take(folder, to, path));
  if (status_of(folder, to)) return name_is_taken(to, path);
  if (renameat(folder, from.c_str(), folder, to.c_str()) != 0) return rename_error(to, path);
  return {};
}

Status rename_file(int folder, const std::string& from, const std::string& to,
                   const std::string& path) {
  if (linkat(folder, from.c_str(), folder, to.c_str(), 0) == 0) {
    // The file has its name; the other one is a temporary that tidying up finds.
    (void)unlinkat(folder, from.c_str(), 0);
    return {};
  }
  if (has_no_links(errno)) return rename_under_lock(folder, from, to, path);
  return rename_error(to, path);
}

// A plain rename fails over a folder that holds anything, which a table does. One that is empty
// would be replaced, so it is looked for first; one that is made between the two calls is lost to
// nobody, since nothing can be in it.
Status rename_folder(int folder, const std::string& from, const std::string& to,
                     const std::string& path) {
  if (status_of(folder, to)) return name_is_taken(to, path);
  if (renameat(folder, from.c_str(), folder, to.c_str()) == 0) return {};
  if (errno == ENOTDIR) return name_is_taken(to, path);
  return rename_error(to, path);
}

}  // namespace

Status rename_to_new_name(int folder, const std::string& from, const std::string& to,
                          const std::string& path) {
  if (renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (!has_no_rename_flags(errno)) return rename_error(to, path);
  const auto status = status_of(folder, from);
  if (!status) return rename_error(to, path);
  return S_ISDIR(status->st_mode) ? rename_folder(folder, from, to, path)
                                  : rename_file(folder, from, to, path);
}

Status link_to_new_name(int folder, const std::string& from, const std::string& to,
                        const std::string& path) {
  if (linkat(folder, from.c_str(), folder, to.c_str(), 0) == 0) return {};
  if (has_no_links(errno)) return rename_to_new_name(folder, from, to, path);
  const Error error = system_error("create the file", path);
  if (error.code != ErrorCode::kAlreadyExists) return error;
  // An answer that a network file system lost: what was asked for again had been done before.
  const auto source = status_of(folder, from);
  const auto target = status_of(folder, to);
  if (source && target && is_same_file(*source, *target)) return {};
  return error;
}

}  // namespace wirelake
