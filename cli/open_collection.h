// Which collection a person means: by its name, the beginning of it, or "-".
#pragma once

#include <string>

#include "cli/command.h"
#include "wirelake/collection.h"
#include "wirelake/result.h"
#include "wirelake/store.h"

namespace wirelake::cli {

/// What --help says of an argument that is one.
inline constexpr const char* kCollectionHelp =
    "The collection: its name, or the beginning of it; - is the newest";

/// The collection that is called `given`, or whose name alone begins so; "-" is the newest. Of what
/// names none, that one, for the store to say so. kInvalidArgument, with their names, if several
/// begin so.
Result<Collection> collection_called(Store& store, const std::string& given);

struct OpenCollection {
  Store store;  // Which `collection` is in.
  Collection collection;
};

/// The same, of the store that the command line names.
Result<OpenCollection> open_collection(const Options& options, const std::string& given);

}  // namespace wirelake::cli
