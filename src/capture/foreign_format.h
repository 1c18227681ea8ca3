// What a file that is no capture for us is instead, for the message that refuses it.
//
// Used by capture_format.cpp.
#pragma once

#include <string>

#include "wirelake/bytes.h"

namespace wirelake {

/// What a file that starts with `head` is and what to do about it: "is a bzip2 file, not a capture;
/// decompress it first". Always says something.
std::string describe_foreign(Bytes head);

}  // namespace wirelake
