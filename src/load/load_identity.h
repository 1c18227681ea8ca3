// What makes two loads the same: the capture's content and the filter.
#pragma once

#include <string>

#include "wirelake/filter.h"
#include "wirelake/result.h"

namespace wirelake {

/// SHA-256, as 64 hexadecimal digits, of the bytes of the file and the entries of the filter in
/// whatever order. Reads the whole file; kInvalidArgument for what cannot be read twice, such as
/// standard input and pipes.
Result<std::string> load_identity(const std::string& path, const IpFilter& filter);

}  // namespace wirelake
