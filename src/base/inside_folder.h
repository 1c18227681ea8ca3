// What lies in a folder that strangers can write to, opened without waiting and without leaving it.
//
// Used by Folder. A FIFO would hold up whoever opens it, a device can be read for ever, and a link
// leads anywhere; so only regular files are opened, and no link is followed on the way to one.
#pragma once

#include <string>
#include <string_view>

#include "base/file.h"
#include "wirelake/result.h"

namespace wirelake {

/// The last name of a path in a folder, with the folder that it is in.
class PlaceInside {
 public:
  /// Of `name`, "a" or "a/b/c", below the folder `folder`; `path` is for errors. kDamaged if the
  /// way leads over something that is no folder, or out of it.
  static Result<PlaceInside> find(int folder, std::string_view name, const std::string& path);

  int folder() const { return own_.is_open() ? own_.get() : folder_; }
  const char* name() const { return name_.c_str(); }

 private:
  FileDescriptor own_;  // Of a folder on the way; else it is `folder_` itself.
  int folder_ = -1;
  std::string name_;
};

/// Opens a regular file for reading. kDamaged says what is there instead.
Result<FileDescriptor> open_regular_file(int folder, std::string_view name,
                                         const std::string& path);

/// Opens a folder right in `folder`. kDamaged says what is there instead.
Result<FileDescriptor> open_folder_inside(int folder, const std::string& name,
                                          const std::string& path);

}  // namespace wirelake
