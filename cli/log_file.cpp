#include "cli/log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/time_text.h"
#include "cli/command.h"
#include "wirelake/log.h"

namespace wirelake::cli {
namespace {

constexpr std::uint64_t kRotateAt = 512 * 1024;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// By the XDG Base Directory Specification; "" if there is none.
std::string state_folder() {
  std::string state = environment("XDG_STATE_HOME");
  if (!state.starts_with('/')) {
    const std::string home = environment("HOME");
    if (!home.starts_with('/')) return "";
    state = home + "/.local/state";
  }
  return state + "/wirelake";
}

// Appends lines, each with the time before it, to a file that is opened with the first. Several
// processes may append to one file: a line is one write.
class LogFile {
 public:
  /// Without a path, the file in the state folder, which is made with the first line.
  explicit LogFile(std::string path) : path_(std::move(path)) {}

  void append(std::string_view line) {
    if (!open_if_needed()) return;
    std::string text = utc_text(now_microseconds(), 0) + " ";
    text += line;
    text += '\n';
    (void)write_all(file_, std::as_bytes(std::span<const char>(text)), path_);
  }

 private:
  bool open_if_needed() {
    if (!file_.is_open()) open_file();
    if (file_.is_open() && size() >= kRotateAt) {
      (void)std::rename(path_.c_str(), (path_ + ".1").c_str());
      open_file();
    }
    return file_.is_open();
  }

  void open_file() {
    if (is_given_up_) return;
    if (path_.empty()) {
      if (state_folder().empty()) return give_up();
      const auto folder = Folder::make(state_folder());
      if (!folder) return;
      path_ = folder->path_of("invalid.log");
    }
    file_ = FileDescriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  }

  // Packets are stored all the same, so this is no error.
  void give_up() {
    is_given_up_ = true;
    print_error(
        "warning: $HOME is not set, or no absolute path, so there is no file for lines about "
        "malformed packets; name one with --invalid-log FILE");
  }

  std::uint64_t size() const {
    struct stat status = {};
    return fstat(file_.get(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
  }

  std::string path_;
  FileDescriptor file_;
  bool is_given_up_ = false;
};

}  // namespace

void open_invalid_log(const std::string& path) {
  if (path == "-") {
    return set_invalid_log([](std::string_view line) {
      const std::string text = "wirelake: invalid: " + std::string(line) + "\n";
      std::fwrite(text.data(), 1, text.size(), stderr);
    });
  }
  auto file = std::make_shared<LogFile>(path);
  set_invalid_log([file](std::string_view line) { file->append(line); });
}

}  // namespace wirelake::cli
