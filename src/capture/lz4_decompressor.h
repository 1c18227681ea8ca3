// lz4 (its frame format, version 1.6), through liblz4.
//
// The bytes of a block are handed out if the whole block (at most 4 MiB) makes sense. Used by
// compression.cpp.
#pragma once

#include <memory>

#include "capture/decompressor.h"

namespace wirelake {

std::unique_ptr<Decompressor> make_lz4_decompressor();

}  // namespace wirelake
