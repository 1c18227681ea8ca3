#include "export/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/try.h"
#include "base/uuid.h"

namespace wirelake {
namespace {

constexpr const char* kStandardOutput = "standard output";
constexpr int kRandomDigits = 16;

// Errors name the file that was asked for, not the one that is written until it is complete.
template <typename T>
Result<T> about(Result<T> result, const std::string& path) {
  if (result) return result;
  Error error = std::move(result).error();
  error.file = path;
  return error;
}

Error file_exists(const std::string& path) {
  return {ErrorCode::kAlreadyExists, "exists; choose another name, or replace it with --force",
          path};
}

// A link is looked through: the name of a device must not become a file.
Status check_place(const std::string& path, bool overwrite) {
  struct stat found = {};
  if (::stat(path.c_str(), &found) != 0) {
    // Of a link to nowhere the name is taken all the same; finish() sees to it.
    if (errno == ENOENT) return {};
    return system_error("look for the file", path);
  }
  if (S_ISDIR(found.st_mode)) {
    return Error{ErrorCode::kInvalidArgument, "is a folder; name a file in it", path};
  }
  if (!S_ISREG(found.st_mode)) {
    return Error{ErrorCode::kInvalidArgument,
                 "is no regular file; write to standard output, with - for the file, and send that "
                 "there",
                 path};
  }
  if (!overwrite) return file_exists(path);
  return {};
}

}  // namespace

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path, bool overwrite) {
  std::unique_ptr<OutputFile> file(new OutputFile);
  file->overwrite_ = overwrite;
  if (path == "-") {
    FileDescriptor output(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!output.is_open()) return system_error("write", kStandardOutput);
    file->stream_ = std::make_shared<FileOutput>(std::move(output), kStandardOutput);
    if (isatty(STDOUT_FILENO) == 1) file->stream_->escape_for_terminal();
    return file;
  }
  WIRELAKE_TRY(check_place(path, overwrite));
  const std::size_t slash = path.find_last_of('/');
  file->path_ = path;
  file->name_ = slash == std::string::npos ? path : path.substr(slash + 1);
  if (file->name_.empty()) {
    return Error{ErrorCode::kInvalidArgument, "names no file; add a name", path};
  }
  const std::string parent = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  WIRELAKE_ASSIGN(file->folder_, Folder::open(parent));
  const std::string temporary = ".wirelake-export-" + random_hex(kRandomDigits);
  WIRELAKE_ASSIGN(FileDescriptor output, about(file->folder_.create_file(temporary), path));
  file->unfinished_.emplace(file->folder_, temporary);
  file->stream_ = std::make_shared<FileOutput>(std::move(output), path);
  return file;
}

Status OutputFile::finish() {
  if (name_.empty()) return stream_->finish_lines();
  WIRELAKE_TRY(stream_->sync_and_close());
  if (overwrite_) {
    WIRELAKE_TRY(about(folder_.replace(unfinished_->name(), name_), path_));
  } else {
    const Status linked = folder_.link(unfinished_->name(), name_);
    if (!linked && linked.error().code == ErrorCode::kAlreadyExists) return file_exists(path_);
    WIRELAKE_TRY(about(linked, path_));
    WIRELAKE_TRY(about(folder_.remove_file(unfinished_->name()), path_));
  }
  unfinished_->finished();
  return folder_.sync();
}

}  // namespace wirelake
