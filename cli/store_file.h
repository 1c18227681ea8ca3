// --store-file: a store's URL out of a file, since command lines can be read by all.
#pragma once

#include <string>

#include "wirelake/result.h"

namespace wirelake::cli {

/// The first line of the file `path`, without blanks around it. kPermission for a file with a
/// password that others than its owner can read, kInvalidArgument for one without a URL.
Result<std::string> read_store_file(const std::string& path);

}  // namespace wirelake::cli
