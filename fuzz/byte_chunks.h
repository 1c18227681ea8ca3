// ByteChunks: a ByteSource over a fuzzer's input that gives it out in reads of at most a given
// size.
//
// The same bytes through other reads must give the same capture: chunk_of() makes, out of the input
// itself, the size that moves the borders.
#pragma once

#include <algorithm>
#include <cstdint>

#include "capture/byte_source.h"
#include "wirelake/bytes.h"

namespace wirelake::fuzz {

class ByteChunks : public ByteSource {
 public:
  /// `bytes` must outlive this object.
  ByteChunks(Bytes bytes, std::size_t chunk) : rest_(bytes), size_(bytes.size()), chunk_(chunk) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    const std::size_t count = std::min({out.size(), rest_.size(), chunk_});
    std::copy_n(rest_.begin(), count, out.begin());
    rest_ = rest_.subspan(count);
    return count;
  }
  std::uint64_t position() const override { return size_ - rest_.size(); }
  std::optional<std::uint64_t> size() const override { return size_; }

 private:
  Bytes rest_;
  std::size_t size_;
  std::size_t chunk_;
};

/// Continues a hash (FNV-1a) over more bytes.
inline std::uint64_t hash_bytes(Bytes bytes, std::uint64_t hash = 14695981039346656037u) {
  for (const std::byte b : bytes) {
    hash = (hash ^ std::to_integer<std::uint64_t>(b)) * 1099511628211u;
  }
  return hash;
}

/// A size of reads, small or middling. Not below what keeps the number of reads of `bytes` bounded.
inline std::size_t chunk_of(Bytes bytes) {
  constexpr std::size_t kMaxReads = 5000;
  const std::uint64_t hash = hash_bytes(bytes);
  const std::size_t limit = (hash >> 32) % 2 == 0 ? 64 : 8192;
  return std::max<std::size_t>(1 + hash % limit, bytes.size() / kMaxReads);
}

inline Bytes as_bytes(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}

}  // namespace wirelake::fuzz
