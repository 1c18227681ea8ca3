#include "load/load_identity.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <set>
#include <vector>

#include "base/file.h"
#include "base/sha256.h"
#include "base/try.h"

namespace wirelake {
namespace {

constexpr std::size_t kBufferSize = 1 << 18;

Bytes as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

Error cannot_be_known_again(const std::string& path) {
  return {ErrorCode::kInvalidArgument,
          "cannot be read twice, as loading once needs it: save it to a file first",
          path == "-" ? "standard input" : path};
}

Status add_file(const std::string& path, Sha256& hash) {
  if (path == "-") return cannot_be_known_again(path);
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return system_error("open the file", path);
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) return system_error("look at", path);
  if (!S_ISREG(status.st_mode)) return cannot_be_known_again(path);
  std::vector<std::byte> buffer(kBufferSize);
  while (true) {
    const ssize_t size = ::read(file.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_error("read", path);
    if (size == 0) return {};
    hash.update(Bytes(buffer).first(static_cast<std::size_t>(size)));
  }
}

}  // namespace

Result<std::string> load_identity(const std::string& path, const IpFilter& filter) {
  Sha256 hash;
  // Which packets a filter accepts does not depend on the order or the number of its entries.
  std::set<std::string> entries;
  for (const FilterEntry& entry : filter.entries()) {
    entries.insert(std::to_string(static_cast<int>(entry.position)) + " " +
                   entry.subnet.to_string() + "\n");
  }
  for (const std::string& entry : entries)
    hash.update(as_bytes(entry));
  hash.update(as_bytes("\n"));
  WIRELAKE_TRY(add_file(path, hash));
  return hash.finish();
}

}  // namespace wirelake
