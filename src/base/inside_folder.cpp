#include "base/inside_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "base/try.h"

namespace wirelake {
namespace {

constexpr int kOpenFolderInside = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kOpenFile = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

const char* kind_of(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return "a file";
    case S_IFDIR:
      return "a folder";
    case S_IFLNK:
      return "a symbolic link";
    case S_IFIFO:
      return "a named pipe";
    case S_IFSOCK:
      return "a socket";
    default:
      return "a device";
  }
}

Error wrong_kind(mode_t mode, const char* wanted, const std::string& path) {
  return {ErrorCode::kDamaged,
          std::string("is ") + kind_of(mode) + ", which is not opened: " + wanted +
              " belongs here; put it back, or take this away",
          path};
}

// The error of openat(), which has just failed, where something of the right kind is there; else
// what is there.
Error explain(int folder, const std::string& name, mode_t wanted, const std::string& path) {
  const char* what = wanted == S_IFDIR ? "open the folder" : "open the file";
  const Error error = system_error(what, path);
  struct stat status = {};
  if (fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return error;
  if ((status.st_mode & S_IFMT) == wanted) return error;
  return wrong_kind(status.st_mode, wanted == S_IFDIR ? "a folder" : "a regular file", path);
}

bool leads_elsewhere(std::string_view part) {
  return part.empty() || part == "." || part == "..";
}

}  // namespace

Result<PlaceInside> PlaceInside::find(int folder, std::string_view name, const std::string& path) {
  PlaceInside place;
  place.folder_ = folder;
  while (true) {
    const std::size_t slash = name.find('/');
    place.name_ = name.substr(0, slash);
    if (leads_elsewhere(place.name_)) {
      return Error{ErrorCode::kDamaged, "is no place inside of its folder", path};
    }
    if (slash == std::string_view::npos) return place;
    WIRELAKE_ASSIGN(place.own_, open_folder_inside(place.folder(), place.name_, path));
    name.remove_prefix(slash + 1);
  }
}

Result<FileDescriptor> open_regular_file(int folder, std::string_view name,
                                         const std::string& path) {
  WIRELAKE_ASSIGN(const PlaceInside place, PlaceInside::find(folder, name, path));
  FileDescriptor file(openat(place.folder(), place.name(), kOpenFile));
  if (!file.is_open()) return explain(place.folder(), place.name(), S_IFREG, path);
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) return system_error("look at", path);
  if (!S_ISREG(status.st_mode)) return wrong_kind(status.st_mode, "a regular file", path);
  return file;
}

Result<FileDescriptor> open_folder_inside(int folder, const std::string& name,
                                          const std::string& path) {
  FileDescriptor opened(openat(folder, name.c_str(), kOpenFolderInside));
  if (!opened.is_open()) return explain(folder, name, S_IFDIR, path);
  return opened;
}

}  // namespace wirelake
