// gzip (RFC 1952), through zlib.
//
// All bytes before a damaged place are handed out. Used by compression.cpp.
#pragma once

#include <memory>

#include "capture/decompressor.h"

namespace wirelake {

std::unique_ptr<Decompressor> make_gzip_decompressor();

}  // namespace wirelake
