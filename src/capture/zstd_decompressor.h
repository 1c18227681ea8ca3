// zstd (RFC 8878), through libzstd.
//
// The bytes of a block are handed out if the whole block (at most 128 KiB) makes sense. A window of
// more than 128 MiB is refused, as the command zstd does. Used by compression.cpp.
#pragma once

#include <memory>

#include "capture/decompressor.h"

namespace wirelake {

std::unique_ptr<Decompressor> make_zstd_decompressor();

}  // namespace wirelake
