// xz (the .xz file format, version 1.2), through liblzma.
//
// The bytes before a damaged place are handed out. (liblzma finds some damage a little sooner or
// later, by how much input it is shown at a time.) A stream that takes more than 256 MiB of memory
// is refused. Used by compression.cpp.
#pragma once

#include <memory>

#include "capture/decompressor.h"

namespace wirelake {

std::unique_ptr<Decompressor> make_xz_decompressor();

}  // namespace wirelake
