// Giving a file or folder a name that nobody has yet, on any file system.
//
// The one call that does it, a rename that leaves what exists alone, is missing in NFS, CephFS, 9p
// and many FUSE file systems; hard links, the second best, are missing in others. What is left is a
// plain rename under a lock, which all who name files through here heed.
#pragma once

#include <string>

#include "wirelake/result.h"

namespace wirelake {

/// Renames `from` to `to` in the folder that is open as `folder`, with `path` for errors, at once
/// or not at all. kAlreadyExists if the name is taken; kUnsupported if the file system has nothing
/// to make sure of that.
Status rename_to_new_name(int folder, const std::string& from, const std::string& to,
                          const std::string& path);

/// Gives the file a second name in the same way or, where there are no hard links, only the new
/// one.
Status link_to_new_name(int folder, const std::string& from, const std::string& to,
                        const std::string& path);

}  // namespace wirelake
