#include "store/delta/data/footer_seal.h"

#include <arrow/buffer.h>
#include <arrow/util/crc32.h>

#include <algorithm>
#include <span>

#include "base/byte_cursor.h"
#include "base/try.h"
#include "columns/arrow_status.h"

namespace wirelake::delta {
namespace {

constexpr std::string_view kSeal = "WLfs";
constexpr std::string_view kParquetMagic = "PAR1";
constexpr std::size_t kCrcSize = 4;
constexpr std::size_t kSealSize = kSeal.size() + kCrcSize;
constexpr std::size_t kLengthSize = 4;
constexpr std::size_t kTrailerSize = kLengthSize + kParquetMagic.size();

constexpr std::size_t kMaxFooterSize = std::size_t{256} << 20;

// Most footers are shorter, and come with the first read.
constexpr std::int64_t kFirstReadSize = 64 << 10;

// The bytes of a footer, without the trailer; nothing if `tail` does not end as a Parquet file. Can
// be larger than `tail`.
std::optional<std::size_t> footer_size(std::string_view tail) {
  if (tail.size() < kTrailerSize || !tail.ends_with(kParquetMagic)) return std::nullopt;
  ByteCursor length(std::as_bytes(std::span(tail)).last(kTrailerSize), Endian::kLittle);
  return length.u32();
}

std::uint32_t crc_of(std::string_view bytes) {
  return arrow::internal::crc32(0, bytes.data(), bytes.size());
}

// Of a tail of `size` bytes of footer: what the checksum is of.
std::string_view sealed_part(std::string_view tail, std::size_t size) {
  tail.remove_suffix(kParquetMagic.size());
  return tail.substr(tail.size() - kLengthSize - size);
}

Result<bool> check_seal(std::string_view tail, std::size_t size) {
  if (tail.size() < kSealSize + size + kTrailerSize) return false;
  const std::string_view seal =
      tail.substr(tail.size() - kTrailerSize - size - kSealSize, kSealSize);
  if (!seal.starts_with(kSeal)) return false;
  ByteCursor crc(std::as_bytes(std::span(seal)).last(kCrcSize), Endian::kLittle);
  if (crc.u32() == crc_of(sealed_part(tail, size))) return true;
  return Error{ErrorCode::kDamaged,
               "damaged: the end of the file does not match its checksum; restore the file from a "
               "copy"};
}

Result<std::string> read_tail(arrow::io::RandomAccessFile& file, std::int64_t file_size,
                              std::int64_t size) {
  size = std::min(size, file_size);
  WIRELAKE_ASSIGN(const auto buffer, from_arrow(file.ReadAt(file_size - size, size)));
  return buffer->ToString();
}

}  // namespace

Status seal_footer(std::string& tail) {
  const auto size = footer_size(tail);
  if (!size || tail.size() < *size + kTrailerSize) {
    return Error{ErrorCode::kIo, "cannot seal the file: its footer was not written whole"};
  }
  std::string seal(kSeal);
  const std::uint32_t crc = crc_of(sealed_part(tail, *size));
  for (std::size_t i = 0; i < kCrcSize; ++i)
    seal += static_cast<char>((crc >> (8 * i)) & 0xffU);
  tail.insert(tail.size() - kTrailerSize - *size, seal);
  return {};
}

Result<Footer> read_footer(arrow::io::RandomAccessFile& file) {
  WIRELAKE_ASSIGN(const std::int64_t file_size, from_arrow(file.GetSize()));
  WIRELAKE_ASSIGN(std::string tail, read_tail(file, file_size, kFirstReadSize));
  const auto size = footer_size(tail);
  if (!size) return Footer{};
  if (*size > kMaxFooterSize) {
    return Error{ErrorCode::kDamaged, "damaged: its footer would have more than " +
                                          std::to_string(kMaxFooterSize) + " bytes"};
  }
  const auto wanted = static_cast<std::int64_t>(kSealSize + *size + kTrailerSize);
  if (static_cast<std::int64_t>(*size + kTrailerSize) > file_size) return Footer{};
  if (wanted > kFirstReadSize) {
    WIRELAKE_ASSIGN(tail, read_tail(file, file_size, wanted));
    if (tail.size() < *size + kTrailerSize) return Footer{};
  }
  Footer footer;
  WIRELAKE_ASSIGN(footer.is_sealed, check_seal(tail, *size));
  footer.metadata = parquet::FileMetaData::Make(tail.data() + tail.size() - kTrailerSize - *size,
                                                static_cast<std::int64_t>(*size));
  return footer;
}

}  // namespace wirelake::delta
