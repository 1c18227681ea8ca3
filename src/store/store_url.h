// What the name of a store says: a folder, or a server's URL, which can hold a password.
//
// A password must never end in a message, nor in the name of a folder: so a text that can hold one
// is a URL for certain or an error, and is shown through shown_url() alone.
#pragma once

#include <string>
#include <string_view>

#include "wirelake/result.h"
#include "wirelake/store_url.h"

namespace wirelake {

enum class StoreUrlKind { kFolder, kMongodb };

/// What kind of store `url` names. kInvalidArgument, with a message that repeats nothing secret,
/// for a URL of no kind, or for what was meant to be one: with `://`, or with an `@` behind a
/// colon. Whoever has a folder of such a name writes ./NAME or file:///FOLDER.
Result<StoreUrlKind> store_url_kind(std::string_view url);

/// The path that `url`, of kind kFolder, names, as it is written: without file://, and with the
/// home folder for ~. kInvalidArgument if there is no home folder or the file:// URL is none.
Result<std::string> folder_path(std::string_view url);

/// The default store's URL: $WIRELAKE_STORE, else the user's data folder as the platform has it.
/// kInvalidArgument if there is neither.
Result<std::string> default_store_url();

}  // namespace wirelake
