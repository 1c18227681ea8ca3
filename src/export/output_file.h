// OutputFile: a file that appears under its name when it is complete, or never.
//
// Written under a name of its own in the same folder, for its owner only, and removed unless
// finish() was reached. "-" is standard output, which has no name to be kept from; on a terminal,
// what would drive it is escaped. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/file.h"
#include "base/unfinished_file.h"
#include "store/file_output.h"
#include "wirelake/result.h"

namespace wirelake {

class OutputFile {
 public:
  /// kAlreadyExists if there is such a file and it must not be replaced; kInvalidArgument if `path`
  /// names what cannot be replaced: a folder, a device, a pipe.
  static Result<std::unique_ptr<OutputFile>> create(const std::string& path, bool overwrite);

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::shared_ptr<FileOutput>& stream() const { return stream_; }

  /// Syncs the file and gives it its name.
  Status finish();

 private:
  OutputFile() = default;

  Folder folder_;
  std::string name_;                          // What the file is to be called in its folder.
  std::optional<UnfinishedFile> unfinished_;  // Until then.
  std::string path_;
  bool overwrite_ = false;
  std::shared_ptr<FileOutput> stream_;
};

}  // namespace wirelake
