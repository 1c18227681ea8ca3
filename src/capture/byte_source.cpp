#include "capture/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/try.h"

namespace wirelake {
namespace {

std::string system_message(int error) {
  return std::generic_category().message(error);
}

constexpr int kWaitMilliseconds = 100;

Error cancelled(std::string path) {
  return {ErrorCode::kCancelled, "was interrupted", std::move(path)};
}

class DescriptorSource : public ByteSource {
 public:
  DescriptorSource(FileDescriptor fd, std::string path, std::optional<std::uint64_t> size,
                   KeepWaiting keep_waiting)
      : fd_(std::move(fd)),
        path_(std::move(path)),
        size_(size),
        keep_waiting_(std::move(keep_waiting)) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    while (true) {
      if (!size_) WIRELAKE_TRY(wait_for_input());
      const ssize_t count = ::read(fd_.get(), out.data(), out.size());
      if (count > 0) {
        position_ += static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
      }
      if (count == 0) return end_of_file(out);
      if (errno != EINTR && errno != EAGAIN) {
        return failure("could not be read: " + system_message(errno));
      }
    }
  }

  std::uint64_t position() const override { return position_; }
  std::optional<std::uint64_t> size() const override { return size_; }

 private:
  Result<std::size_t> end_of_file(std::span<std::byte> out) const {
    // A file that grows while it is read is read to its new end; one that shrinks has lost bytes
    // that were promised.
    if (!out.empty() && size_ && position_ < *size_) {
      return failure("became shorter while it was read; read it again once nothing writes to it");
    }
    return std::size_t{0};
  }

  // A pipe may be silent for long, or have no writer yet, and whoever waits may lose patience.
  Status wait_for_input() const {
    pollfd waiting = {.fd = fd_.get(), .events = POLLIN, .revents = 0};
    while (true) {
      const int ready = ::poll(&waiting, 1, kWaitMilliseconds);
      if (ready > 0) return {};
      if (ready < 0 && errno != EINTR) {
        return failure("could not be waited for: " + system_message(errno));
      }
      if (keep_waiting_ && !keep_waiting_()) return cancelled(path_);
    }
  }

  Error failure(std::string message) const {
    return {ErrorCode::kIo, std::move(message), path_, position_};
  }

  FileDescriptor fd_;
  std::string path_;
  std::optional<std::uint64_t> size_;
  KeepWaiting keep_waiting_;
  std::uint64_t position_ = 0;
};

// What is left of a file behind the place where it is read from, or nothing for a pipe.
std::optional<std::uint64_t> remaining_size(int fd, const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  const off_t start = ::lseek(fd, 0, SEEK_CUR);
  if (start < 0 || start > status.st_size) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size - start);
}

Result<std::unique_ptr<ByteSource>> source_over(FileDescriptor fd, std::string path,
                                                KeepWaiting keep_waiting) {
  struct stat status = {};
  if (::fstat(fd.get(), &status) != 0) return open_error(path, errno);
  if (S_ISDIR(status.st_mode)) {
    return Error{ErrorCode::kNotACapture, "is a folder, not a capture", path};
  }
  const auto size = remaining_size(fd.get(), status);
  // A hint: reading works as well without it, so its failure is of no interest.
  if (size) ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  return std::unique_ptr<ByteSource>(std::make_unique<DescriptorSource>(
      std::move(fd), std::move(path), size, std::move(keep_waiting)));
}

}  // namespace

Error open_error(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {ErrorCode::kNotFound, "does not exist; check the path", path};
    case EACCES:
    case EPERM:
      return {ErrorCode::kPermission, "may not be read by this user; change its permissions", path};
    default:
      return {ErrorCode::kIo, "could not be opened: " + system_message(error), path};
  }
}

Result<std::unique_ptr<ByteSource>> open_byte_source(const std::string& path,
                                                     KeepWaiting keep_waiting) {
  if (path == "-") {
    // Standard input belongs to the whole process, so a copy of it is what gets closed.
    FileDescriptor copy(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!copy.is_open()) return open_error("standard input", errno);
    return source_over(std::move(copy), "standard input", std::move(keep_waiting));
  }
  // Opening a named pipe would wait for its writer; that is left to wait_for_input().
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) return open_error(path, errno);
  return source_over(std::move(fd), path, std::move(keep_waiting));
}

}  // namespace wirelake
