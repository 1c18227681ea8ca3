// Compressing for tests, through each format's own library.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "capture_bytes.h"

namespace wirelake::test {

/// One whole member each, with all the checksums that the format has; lz4 in blocks of 64 KiB.
Buffer gzip(const Buffer& bytes);
Buffer zstd(const Buffer& bytes);
Buffer lz4(const Buffer& bytes);
Buffer xz(const Buffer& bytes);

struct Codec {
  std::string name;
  Buffer (*compress)(const Buffer&);
};

/// All of them.
const std::vector<Codec>& codecs();

/// A gzip member that is not complete: all of `bytes` can be read, but no end.
Buffer gzip_flushed(const Buffer& bytes);

/// A skippable frame of zstd and lz4.
Buffer skippable_frame(const Buffer& content);

/// Bytes that hardly compress, always the same.
Buffer noise(std::size_t count);

}  // namespace wirelake::test
