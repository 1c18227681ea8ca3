#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>

#include "base/inside_folder.h"
#include "base/integers.h"
#include "base/new_name.h"
#include "base/try.h"

namespace wirelake {
namespace {

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

// Of waiting for a lock: a question after half a second, then four a second.
constexpr std::chrono::milliseconds kLockPause{25};
constexpr int kSilentPauses = 20;
constexpr int kPausesBetweenQuestions = 10;

// remove_tree() follows nesting by recursion; no folder of a store is deeper than a few levels.
constexpr int kMaxTreeDepth = 16;

ErrorCode code_of(int number) {
  switch (number) {
    case ENOENT:
      return ErrorCode::kNotFound;
    case EEXIST:
    case ENOTEMPTY:
      return ErrorCode::kAlreadyExists;
    case EACCES:
    case EPERM:
      return ErrorCode::kPermission;
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
      return ErrorCode::kInvalidArgument;
    default:
      return ErrorCode::kIo;
  }
}

std::string_view advice_for(int number) {
  switch (number) {
    case ENOSPC:
      return "; free some space and try again";
    case EDQUOT:
      return "; free some of the disk quota and try again";
    case EACCES:
    case EPERM:
      return "; check its owner and mode";
    case EROFS:
      return "; choose a place that can be written";
    default:
      return "";
  }
}

Error too_long(std::size_t max_size, std::string path) {
  return {ErrorCode::kDamaged,
          "is longer than the " + std::to_string(max_size) + " bytes that belong there",
          std::move(path)};
}

const char* c_text(const std::string& text) {
  return text.c_str();
}

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

Status remove_tree_below(int parent, const std::string& name, const std::string& path, int depth);

Status remove_entries(int descriptor, const std::string& path, int depth) {
  // fdopendir takes its descriptor over, so it gets one of its own.
  const int own = openat(descriptor, ".", kOpenFolder);
  if (own < 0) return system_error("open the folder", path);
  std::unique_ptr<DIR, CloseFolder> folder(fdopendir(own));
  if (!folder) return system_error("read the folder", path);
  while (const dirent* entry = readdir(folder.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    WIRELAKE_TRY(remove_tree_below(descriptor, name, path + "/" + name, depth + 1));
  }
  return {};
}

Status remove_tree_below(int parent, const std::string& name, const std::string& path, int depth) {
  if (unlinkat(parent, c_text(name), 0) == 0 || errno == ENOENT) return {};
  if (errno != EISDIR && errno != EPERM) return system_error("remove", path);
  if (depth > kMaxTreeDepth) {
    return Error{ErrorCode::kIo, "cannot remove: folders are nested too deep", path};
  }
  const FileDescriptor folder(openat(parent, c_text(name), kOpenFolder | O_NOFOLLOW));
  if (!folder.is_open()) return system_error("remove", path);
  WIRELAKE_TRY(remove_entries(folder.get(), path, depth));
  if (unlinkat(parent, c_text(name), AT_REMOVEDIR) != 0 && errno != ENOENT) {
    return system_error("remove the folder", path);
  }
  return {};
}

// Makes a folder and its missing parents. Another process may make the same ones at the same time.
Status make_folders(const std::string& path) {
  if (mkdir(c_text(path), kFolderMode) == 0 || errno == EEXIST) return {};
  if (errno != ENOENT) return system_error("make the folder", path);
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string::npos || slash == 0) return system_error("make the folder", path);
  WIRELAKE_TRY(make_folders(path.substr(0, slash)));
  if (mkdir(c_text(path), kFolderMode) != 0 && errno != EEXIST) {
    return system_error("make the folder", path);
  }
  // The new name must last as what is put into the folder will.
  WIRELAKE_ASSIGN(const Folder parent, Folder::open(path.substr(0, slash)));
  return parent.sync();
}

}  // namespace

Error system_error(std::string_view what, std::string path) {
  const int number = errno;
  std::string message = "cannot " + std::string(what) + ": " + std::strerror(number);
  message += advice_for(number);
  return {code_of(number), std::move(message), std::move(path)};
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() {
  return std::exchange(descriptor_, -1);
}

void FileDescriptor::close() {
  if (descriptor_ >= 0) ::close(release());
}

Status write_all(const FileDescriptor& file, Bytes bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return system_error("write", path);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

void begin_sync([[maybe_unused]] const FileDescriptor& file, [[maybe_unused]] std::int64_t begin,
                [[maybe_unused]] std::int64_t size) {
#ifdef __linux__
  (void)sync_file_range(file.get(), begin, size, SYNC_FILE_RANGE_WRITE);
#endif
}

Status sync_file(const FileDescriptor& file, const std::string& path) {
  if (fsync(file.get()) != 0) return system_error("sync to the disk", path);
  return {};
}

Result<Folder> Folder::open(const std::string& path) {
  FileDescriptor descriptor(::open(c_text(path), kOpenFolder));
  if (!descriptor.is_open()) return system_error("open the folder", path);
  return Folder(std::move(descriptor), path);
}

Result<Folder> Folder::make(const std::string& path) {
  auto folder = open(path);
  if (folder || folder.error().code != ErrorCode::kNotFound) return folder;
  WIRELAKE_TRY(make_folders(path));
  return open(path);
}

bool Folder::is_at(const std::string& path) const {
  struct stat mine = {};
  struct stat other = {};
  return fstat(descriptor_.get(), &mine) == 0 && stat(c_text(path), &other) == 0 &&
         mine.st_dev == other.st_dev && mine.st_ino == other.st_ino;
}

Result<Folder> Folder::open_folder(std::string_view name) const {
  const std::string path = name == "." ? path_ : path_of(name);
  WIRELAKE_ASSIGN(FileDescriptor descriptor,
                  open_folder_inside(descriptor_.get(), std::string(name), path));
  return Folder(std::move(descriptor), path);
}

Result<Folder> Folder::make_folder(std::string_view name) const {
  if (mkdirat(descriptor_.get(), c_text(std::string(name)), kFolderMode) != 0) {
    return system_error("make the folder", path_of(name));
  }
  return open_folder(name);
}

Result<FileDescriptor> Folder::create_file(std::string_view name) const {
  FileDescriptor file(openat(descriptor_.get(), c_text(std::string(name)),
                             O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
  if (!file.is_open()) return system_error("create the file", path_of(name));
  return file;
}

Result<FileDescriptor> Folder::open_file(std::string_view name) const {
  return open_regular_file(descriptor_.get(), name, path_of(name));
}

Status Folder::write_file(std::string_view name, std::string_view text) const {
  WIRELAKE_ASSIGN(const FileDescriptor file, create_file(name));
  WIRELAKE_TRY(write_all(file, std::as_bytes(std::span(text)), path_of(name)));
  return sync_file(file, path_of(name));
}

Result<std::string> Folder::read_file(std::string_view name, std::size_t max_size) const {
  WIRELAKE_ASSIGN(const FileDescriptor file, open_file(name));
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) return system_error("look at", path_of(name));
  const auto expected = static_cast<std::uint64_t>(status.st_size);
  if (expected > max_size) return too_long(max_size, path_of(name));
  std::string text(static_cast<std::size_t>(expected) + 1, '\0');  // One more to meet the end.
  std::size_t done = 0;
  while (true) {
    const ssize_t size = ::read(file.get(), text.data() + done, text.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_error("read", path_of(name));
    done += static_cast<std::size_t>(size);
    if (size == 0) break;
    // It grows while it is read.
    if (done > max_size) return too_long(max_size, path_of(name));
    if (done == text.size()) text.resize(std::min(done * 2, max_size + 1));
  }
  text.resize(done);
  return text;
}

Result<std::vector<std::string>> Folder::list() const {
  const int own = openat(descriptor_.get(), ".", kOpenFolder);
  if (own < 0) return system_error("open the folder", path_);
  std::unique_ptr<DIR, CloseFolder> folder(fdopendir(own));
  if (!folder) return system_error("read the folder", path_);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return system_error("read the folder", path_);
  std::ranges::sort(names);
  return names;
}

Status Folder::sync() const {
  if (fsync(descriptor_.get()) == 0) return {};
  // Of a file system that cannot sync a folder no more can be asked.
  if (errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS) return {};
  return system_error("sync to the disk", path_);
}

Status Folder::link(std::string_view from, std::string_view to) const {
  return link_to_new_name(descriptor_.get(), std::string(from), std::string(to), path_of(to));
}

Status Folder::remove_file(std::string_view name) const {
  const auto place = PlaceInside::find(descriptor_.get(), name, path_of(name));
  if (!place && place.error().code == ErrorCode::kNotFound) return {};
  if (!place) return place.error();
  if (unlinkat(place->folder(), place->name(), 0) != 0 && errno != ENOENT) {
    return system_error("remove", path_of(name));
  }
  return {};
}

Status Folder::rename(std::string_view from, std::string_view to) const {
  return rename_to_new_name(descriptor_.get(), std::string(from), std::string(to), path_of(from));
}

Status Folder::replace(std::string_view from, std::string_view to) const {
  if (renameat(descriptor_.get(), c_text(std::string(from)), descriptor_.get(),
               c_text(std::string(to))) != 0) {
    return system_error("rename to " + std::string(to), path_of(from));
  }
  return {};
}

Result<FileFacts> Folder::facts(std::string_view name) const {
  struct stat status = {};
  WIRELAKE_ASSIGN(const auto place, PlaceInside::find(descriptor_.get(), name, path_of(name)));
  if (fstatat(place.folder(), place.name(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return system_error("look at", path_of(name));
  }
  const std::int64_t modified_us =
      saturated_sum(microseconds_of_seconds(status.st_mtim.tv_sec), status.st_mtim.tv_nsec / 1000);
  return FileFacts{static_cast<std::uint64_t>(status.st_size), modified_us, S_ISDIR(status.st_mode),
                   S_ISREG(status.st_mode)};
}

Status Folder::hold(const std::function<bool()>& keep_waiting) const {
  return lock(LOCK_SH, keep_waiting);
}

Status Folder::hold_alone(const std::function<bool()>& keep_waiting) const {
  return lock(LOCK_EX, keep_waiting);
}

Status Folder::lock(int how, const std::function<bool()>& keep_waiting) const {
  // Most who hold a folder alone do so for a moment: nobody is asked about the first pauses.
  for (int pauses = 0; flock(descriptor_.get(), how | LOCK_NB) != 0; ++pauses) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) break;
    if (pauses >= kSilentPauses && pauses % kPausesBetweenQuestions == 0 && keep_waiting &&
        !keep_waiting()) {
      return Error{ErrorCode::kCancelled, "is held by another program; nothing was changed", path_};
    }
    std::this_thread::sleep_for(kLockPause);
  }
  // Whoever held it alone may have removed it.
  struct stat status = {};
  if (fstat(descriptor_.get(), &status) != 0) return system_error("look at", path_);
  if (status.st_nlink > 0) return {};
  errno = ENOENT;
  return system_error("use the folder", path_);
}

bool Folder::try_hold_alone() const {
  return flock(descriptor_.get(), LOCK_EX | LOCK_NB) == 0;
}

Status Folder::remove_tree(std::string_view name) const {
  return remove_tree_below(descriptor_.get(), std::string(name), path_of(name), 0);
}

}  // namespace wirelake
