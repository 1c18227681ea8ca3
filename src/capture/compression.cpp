#include "capture/compression.h"

#include "base/byte_cursor.h"
#include "base/text_view.h"
#include "capture/gzip_decompressor.h"
#include "capture/lz4_decompressor.h"
#include "capture/xz_decompressor.h"
#include "capture/zstd_decompressor.h"

namespace wirelake {
namespace {

using namespace std::string_view_literals;

constexpr Compression kCompressions[] = {
    {"gzip", "\x1f\x8b"sv, false, make_gzip_decompressor},
    {"zstd", "\x28\xb5\x2f\xfd"sv, true, make_zstd_decompressor},
    {"lz4", "\x04\x22\x4d\x18"sv, true, make_lz4_decompressor},
    {"xz", "\xfd\x37\x7a\x58\x5a\0"sv, false, make_xz_decompressor},
};

}  // namespace

const Compression* find_compression(Bytes head) {
  const std::string_view text = as_text(head);
  for (const Compression& compression : kCompressions) {
    if (text.starts_with(compression.magic)) return &compression;
  }
  return nullptr;
}

std::optional<std::uint64_t> skippable_frame_len(Bytes head) {
  constexpr std::uint32_t kMagic = 0x184d2a50;  // And the 15 numbers behind it.
  constexpr std::uint32_t kMagicMask = 0xfffffff0;
  ByteCursor cursor(head, Endian::kLittle);
  const auto magic = cursor.u32();
  const auto content_len = cursor.u32();
  if (!content_len || (*magic & kMagicMask) != kMagic) return std::nullopt;
  return kMemberHeadLen + std::uint64_t{*content_len};
}

}  // namespace wirelake
