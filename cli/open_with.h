// How other engines open a collection: lines to copy, for the very one.
#pragma once

#include <string>
#include <vector>

#include "wirelake/result.h"

namespace wirelake::cli {

/// The names of the engines.
std::vector<std::string> engines();

/// The lines for `engine`, with the table in the folder `path`. kUnsupported for a store on a
/// server, whose `path` is a URL.
Result<std::string> open_with(const std::string& engine, const std::string& path);

}  // namespace wirelake::cli
