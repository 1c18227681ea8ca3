// The command line's invalid-packet log: a file of bounded size in the user's state folder.
#pragma once

#include <string>

namespace wirelake::cli {

/// Sends the invalid-packet log to the file at `path`, to standard error for "-", or, if `path` is
/// empty, to $XDG_STATE_HOME/wirelake/invalid.log. A file that has grown past half a megabyte is
/// renamed to end in ".1", in place of an older one, so that both together stay under a megabyte. A
/// log that cannot be written is none: nothing else fails for it.
void open_invalid_log(const std::string& path);

}  // namespace wirelake::cli
