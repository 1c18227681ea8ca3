// Paths of a table's files.
#pragma once

#include <string>

#include "base/file.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// kUnsupported for a path that leaves the table: paths come out of a log that anybody may have
/// written.
Status check_path(const Folder& table, const std::string& path);

}  // namespace wirelake::delta
