// Decompressor: one compression format, as a decoder over bytes in memory.
//
// decompressing_source.h owns the buffers and everything that the formats have in common; a
// Decompressor wraps the decoder of one library. One thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "wirelake/bytes.h"
#include "wirelake/result.h"

namespace wirelake {

/// What one step of decoding did. All counts hold with an error as well.
struct DecompressStep {
  std::size_t consumed = 0;  ///< Bytes taken from the input.
  std::size_t produced = 0;  ///< Bytes written to the output.
  bool at_end = false;       ///< The member is complete; what follows belongs to another.
  /// Why the member cannot be read on. The message lacks its subject: "is damaged: bad checksum".
  std::optional<Error> error = {};
};

class Decompressor {
 public:
  virtual ~Decompressor() = default;

  /// Makes ready for the first byte of a member (gzip's word; a frame of zstd and lz4, a stream of
  /// xz). Fails only for want of memory.
  virtual Status start() = 0;

  /// Decodes some of `in` into `out`, which is not empty. Does nothing only if it needs more input.
  virtual DecompressStep step(Bytes in, std::span<std::byte> out) = 0;
};

}  // namespace wirelake
