// The table of compression formats: from the first bytes of a file to its decoder.
//
// One more format is one more entry in compression.cpp, and a Decompressor in a file of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "capture/decompressor.h"

namespace wirelake {

struct Compression {
  std::string_view name;   ///< "gzip".
  std::string_view magic;  ///< What each of its members starts with.
  bool has_skippable;      ///< Skippable frames may stand before, between and behind its members.
  std::unique_ptr<Decompressor> (*make)();
};

/// Bytes from the start of a member, or of a skippable frame, that recognising it takes.
inline constexpr std::size_t kMemberHeadLen = 8;

/// The format of compressed data that starts with `head`, or null if it is none.
const Compression* find_compression(Bytes head);

/// The length, header included, of the skippable frame (RFC 8878 section 3.1.2, shared by zstd and
/// lz4) that starts with `head`, or nothing if none does.
std::optional<std::uint64_t> skippable_frame_len(Bytes head);

}  // namespace wirelake
