// Which collection a person means: by its name, the beginning of it, or "-".
#pragma once

#include <string>

#include "wirelake/result.h"
#include "wirelake/store.h"

namespace wirelake::cli {

/// What --help says of an argument that is one.
inline constexpr const char* kCollectionHelp =
    "The collection: its name, or the beginning of it; - is the newest";

/// The name of the collection that is called `given`, or whose name alone begins so; "-" is the
/// newest. What names none is given back as it is, for the store to say so. kInvalidArgument, with
/// their names, if several begin so.
Result<std::string> collection_name(Store& store, const std::string& given);

}  // namespace wirelake::cli
