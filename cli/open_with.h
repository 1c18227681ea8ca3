// How other engines open a collection: lines to copy, for the very one.
#pragma once

#include <string>
#include <vector>

namespace wirelake::cli {

/// The names of the engines.
std::vector<std::string> engines();

/// The lines for `engine`, with the table in the folder `path`.
std::string open_with(const std::string& engine, const std::string& path);

}  // namespace wirelake::cli
