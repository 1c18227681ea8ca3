#include "cli/store_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "base/file.h"
#include "base/try.h"
#include "wirelake/store_url.h"

namespace wirelake::cli {
namespace {

constexpr std::size_t kMaxSize = 64 << 10;
constexpr mode_t kOthersMayRead = 0044;
constexpr std::string_view kBlanks = " \t\r\f\v";

// Of a file, or of a pipe: `--store-file <(pass show traces)`.
Result<std::string> first_line(const FileDescriptor& file, const std::string& path) {
  std::string text;
  char buffer[4096];
  while (text.find('\n') == std::string::npos) {
    const ssize_t size = ::read(file.get(), buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_error("read", path);
    if (size == 0) break;
    text.append(buffer, static_cast<std::size_t>(size));
    if (text.size() > kMaxSize) {
      return Error{ErrorCode::kInvalidArgument, "holds no URL of a store in its first line", path};
    }
  }
  return text.substr(0, text.find('\n'));
}

std::string trimmed(const std::string& line) {
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string::npos) return "";
  return line.substr(first, line.find_last_not_of(kBlanks) + 1 - first);
}

}  // namespace

Result<std::string> read_store_file(const std::string& path) {
  if (path.empty()) return Error{ErrorCode::kInvalidArgument, "--store-file names no file"};
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return system_error("open the file", path);
  WIRELAKE_ASSIGN(const std::string line, first_line(file, path));
  const std::string url = trimmed(line);
  if (url.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "its first line is empty; write the store's URL there", path};
  }
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) return system_error("look at", path);
  if (S_ISREG(status.st_mode) && (status.st_mode & kOthersMayRead) != 0 && has_secrets(url)) {
    return Error{ErrorCode::kPermission,
                 "holds a password, and others than its owner can read it; chmod 600 it", path};
  }
  return url;
}

}  // namespace wirelake::cli
