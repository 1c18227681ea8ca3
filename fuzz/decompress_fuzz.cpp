// Fuzzes the decompressors: any bytes as compressed data.
//
// Small reads and small outputs must give the same bytes and the same end as large ones.
#include <string>
#include <string_view>
#include <vector>

#include "byte_chunks.h"
#include "capture/decompressing_source.h"
#include "require.h"

using namespace wirelake;

namespace {

// A few bytes unpack to any number; what comes behind the first of them finds nothing new.
constexpr std::size_t kMaxContent = std::size_t{200} * 1024;

struct Content {
  std::vector<std::byte> bytes = {};
  std::string error = {};
};

// Whether the first block of xz data goes through more than LZMA2 (the xz file format, 3.1.2): a
// filter for machine code. liblzma hands out what it has decoded of the call that finds damage
// before such a filter has been over it, so its bytes depend on where that call began.
bool has_machine_code_filter(Bytes xz) {
  constexpr std::size_t kBlockFlagsAt = 13;
  return xz.size() > kBlockFlagsAt && (xz[kBlockFlagsAt] & std::byte{3}) != std::byte{0};
}

// How soon liblzma finds damage depends on how much input it is shown at a time; but what is handed
// out is the same as far as it goes.
bool agree(Bytes input, const Content& one, const Content& other) {
  constexpr std::string_view kXzDamage = "the xz data is damaged";
  if (one.error.starts_with(kXzDamage) || other.error.starts_with(kXzDamage)) {
    if (has_machine_code_filter(input)) return true;
    const std::size_t common = std::min(one.bytes.size(), other.bytes.size());
    return std::equal(one.bytes.begin(), one.bytes.begin() + static_cast<std::ptrdiff_t>(common),
                      other.bytes.begin());
  }
  return one.bytes == other.bytes && one.error == other.error;
}

Content decompress(Bytes bytes, std::size_t chunk, std::size_t out_len) {
  constexpr std::size_t kHeadLen = 8;
  const std::size_t head_len = std::min(bytes.size(), kHeadLen);
  auto source = DecompressingSource::open(
      bytes.first(head_len), std::make_unique<fuzz::ByteChunks>(bytes.subspan(head_len), chunk));
  if (!source) return {.error = source.error().to_string()};
  fuzz::require(!(*source)->compression().empty());

  Content content;
  static std::vector<std::byte> out;
  out.resize(std::min(out_len, kMaxContent));
  while (content.bytes.size() < kMaxContent) {
    const std::size_t room = std::min(out.size(), kMaxContent - content.bytes.size());
    const auto count = (*source)->read(std::span(out).first(room));
    if (!count) {
      content.error = count.error().to_string();
      fuzz::require(count.error().code == ErrorCode::kDamaged ||
                    count.error().code == ErrorCode::kUnsupported);
      fuzz::require(!(*source)->read(out).ok());
      break;
    }
    fuzz::require(*count <= room);
    if (*count == 0) {
      fuzz::require((*source)->position() == bytes.size() - head_len);
      fuzz::require(*(*source)->read(out) == 0);
      break;
    }
    const Bytes part = Bytes(out).first(*count);
    content.bytes.insert(content.bytes.end(), part.begin(), part.end());
  }
  return content;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = fuzz::as_bytes(data, size);
  if (!DecompressingSource::accepts(bytes)) return 0;
  const Content whole = decompress(bytes, SIZE_MAX, SIZE_MAX);
  const std::size_t chunk = fuzz::chunk_of(bytes);
  fuzz::require(agree(bytes, decompress(bytes, chunk, SIZE_MAX), whole));
  fuzz::require(agree(bytes, decompress(bytes, SIZE_MAX, 257 + chunk), whole));
  return 0;
}
