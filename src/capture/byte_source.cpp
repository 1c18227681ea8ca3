#include "capture/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
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

// How long a pipe is read on once its end is asked for: its writer, told to end at the same time,
// has yet to write what it holds back.
using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLongestEnd{1000};
constexpr std::chrono::milliseconds kLongestSilence{500};

Error cancelled(std::string path) {
  return {ErrorCode::kCancelled, "was interrupted", std::move(path)};
}

class DescriptorSource : public ByteSource {
 public:
  DescriptorSource(FileDescriptor fd, std::string path, std::optional<std::uint64_t> size,
                   SourceOptions options)
      : fd_(std::move(fd)), path_(std::move(path)), size_(size), options_(std::move(options)) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    while (true) {
      if (!size_) {
        WIRELAKE_ASSIGN(const bool may_have_more, wait_for_input());
        if (!may_have_more) return std::size_t{0};
      }
      const ssize_t count = ::read(fd_.get(), out.data(), out.size());
      if (count > 0) {
        position_ += static_cast<std::uint64_t>(count);
        const auto got = out.first(static_cast<std::size_t>(count));
        if (options_.observe) options_.observe(got);
        return got.size();
      }
      if (count == 0) return end_of_file(out);
      if (errno != EINTR && errno != EAGAIN) {
        return failure("could not be read: " + system_message(errno));
      }
    }
  }

  std::uint64_t position() const override { return position_; }
  std::optional<std::uint64_t> size() const override { return size_; }
  bool was_ended() const override { return end_asked_.has_value(); }
  bool has_ended() const override { return at_end_; }

 private:
  Result<std::size_t> end_of_file(std::span<std::byte> out) {
    // A file that grows while it is read is read to its new end; one that shrinks has lost bytes
    // that were promised.
    if (!out.empty() && size_ && position_ < *size_) {
      return failure("became shorter while it was read; read it again once nothing writes to it");
    }
    if (out.empty()) return std::size_t{0};
    at_end_ = true;
    // The writer may have been told to end at the same time.
    if (!size_) (void)is_over(Clock::now());
    if (was_ended() && position_ == 0) return cancelled(path_);
    return std::size_t{0};
  }

  // A pipe may be silent for long, or have no writer yet, and whoever waits may lose patience, or
  // have enough: then there is no more.
  Result<bool> wait_for_input() {
    pollfd waiting = {.fd = fd_.get(), .events = POLLIN, .revents = 0};
    const Clock::time_point began = Clock::now();
    while (!at_end_) {
      if (is_over(began)) {
        at_end_ = true;
        // Where nothing came there is nothing to keep.
        if (position_ == 0) return cancelled(path_);
        break;
      }
      const int ready = ::poll(&waiting, 1, kWaitMilliseconds);
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) {
        return failure("could not be waited for: " + system_message(errno));
      }
      if (options_.keep_waiting && !options_.keep_waiting()) return cancelled(path_);
    }
    return false;
  }

  // Whether the pipe counts as ended, having been silent since `silent_since`.
  bool is_over(Clock::time_point silent_since) {
    if (!options_.end_is_asked) return false;
    if (!end_asked_ && options_.end_is_asked()) end_asked_ = Clock::now();
    if (!end_asked_) return false;
    const Clock::time_point now = Clock::now();
    return now - *end_asked_ >= kLongestEnd ||
           now - std::max(*end_asked_, silent_since) >= kLongestSilence;
  }

  Error failure(std::string message) const {
    return {ErrorCode::kIo, std::move(message), path_, position_};
  }

  FileDescriptor fd_;
  std::string path_;
  std::optional<std::uint64_t> size_;
  SourceOptions options_;
  std::uint64_t position_ = 0;
  bool at_end_ = false;
  std::optional<Clock::time_point> end_asked_;
};

// What is left of a file behind the place where it is read from, or nothing for a pipe.
std::optional<std::uint64_t> remaining_size(int fd, const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  const off_t start = ::lseek(fd, 0, SEEK_CUR);
  if (start < 0 || start > status.st_size) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size - start);
}

Result<std::unique_ptr<ByteSource>> source_over(FileDescriptor fd, std::string path,
                                                SourceOptions options) {
  struct stat status = {};
  if (::fstat(fd.get(), &status) != 0) return open_error(path, errno);
  if (S_ISDIR(status.st_mode)) {
    return Error{ErrorCode::kNotACapture, "is a folder, not a capture", path};
  }
  const auto size = remaining_size(fd.get(), status);
  // A hint: reading works as well without it, so its failure is of no interest.
  if (size) ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  return std::unique_ptr<ByteSource>(
      std::make_unique<DescriptorSource>(std::move(fd), std::move(path), size, std::move(options)));
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
                                                     SourceOptions options) {
  if (path == "-") {
    // Standard input belongs to the whole process, so a copy of it is what gets closed.
    FileDescriptor copy(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!copy.is_open()) return open_error("standard input", errno);
    return source_over(std::move(copy), "standard input", std::move(options));
  }
  // Opening a named pipe would wait for its writer; that is left to wait_for_input().
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) return open_error(path, errno);
  return source_over(std::move(fd), path, std::move(options));
}

}  // namespace wirelake
