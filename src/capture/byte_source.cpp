#include "capture/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/try.h"

namespace wirelake {
namespace {

std::string system_message(int error) {
  return std::generic_category().message(error);
}

// A file descriptor that is closed with it, unless it is standard input, which belongs to everyone.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor() {
    if (fd_ > STDIN_FILENO) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

class DescriptorSource : public ByteSource {
 public:
  DescriptorSource(FileDescriptor fd, std::string path, std::optional<std::uint64_t> size)
      : fd_(std::move(fd)), path_(std::move(path)), size_(size) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    while (true) {
      const ssize_t count = ::read(fd_.get(), out.data(), out.size());
      if (count > 0) {
        position_ += static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
      }
      if (count == 0) return end_of_file(out);
      if (errno == EAGAIN) {
        WIRELAKE_TRY(wait_for_input());
      } else if (errno != EINTR) {
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

  // Standard input may be inherited in non-blocking mode.
  Status wait_for_input() const {
    pollfd waiting = {.fd = fd_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, -1) < 0 && errno != EINTR) {
      return failure("could not be waited for: " + system_message(errno));
    }
    return {};
  }

  Error failure(std::string message) const {
    return {ErrorCode::kIo, std::move(message), path_, position_};
  }

  FileDescriptor fd_;
  std::string path_;
  std::optional<std::uint64_t> size_;
  std::uint64_t position_ = 0;
};

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

Result<FileDescriptor> open_for_reading(const std::string& path) {
  while (true) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd >= 0) return FileDescriptor(fd);
    if (errno != EINTR) return open_error(path, errno);
  }
}

// What is left of a file behind the place where it is read from, or nothing for a pipe.
std::optional<std::uint64_t> remaining_size(int fd, const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  const off_t start = ::lseek(fd, 0, SEEK_CUR);
  if (start < 0 || start > status.st_size) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size - start);
}

Result<std::unique_ptr<ByteSource>> source_over(FileDescriptor fd, std::string path) {
  struct stat status = {};
  if (::fstat(fd.get(), &status) != 0) return open_error(path, errno);
  if (S_ISDIR(status.st_mode)) {
    return Error{ErrorCode::kNotACapture, "is a folder, not a capture", path};
  }
  const auto size = remaining_size(fd.get(), status);
  // A hint: reading works as well without it, so its failure is of no interest.
  if (size) ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  return std::unique_ptr<ByteSource>(
      std::make_unique<DescriptorSource>(std::move(fd), std::move(path), size));
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_byte_source(const std::string& path) {
  if (path == "-") return source_over(FileDescriptor(STDIN_FILENO), "standard input");
  WIRELAKE_ASSIGN(FileDescriptor fd, open_for_reading(path));
  return source_over(std::move(fd), path);
}

}  // namespace wirelake
