#include "compressed_bytes.h"

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <random>
#include <stdexcept>

namespace wirelake::test {
namespace {

void require(bool holds) {
  if (!holds) throw std::runtime_error("compressing failed in a test");
}

Buffer deflate_with(const Buffer& bytes, int flush) {
  z_stream stream = {};
  require(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  Buffer input = bytes;
  Buffer out(deflateBound(&stream, bytes.size()) + 64);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, flush);
  require(result == (flush == Z_FINISH ? Z_STREAM_END : Z_OK));
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

Buffer gzip(const Buffer& bytes) {
  return deflate_with(bytes, Z_FINISH);
}

Buffer gzip_flushed(const Buffer& bytes) {
  return deflate_with(bytes, Z_SYNC_FLUSH);
}

Buffer zstd(const Buffer& bytes) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  Buffer out(ZSTD_compressBound(bytes.size()));
  const std::size_t size =
      ZSTD_compress2(context, out.data(), out.size(), bytes.data(), bytes.size());
  ZSTD_freeCCtx(context);
  require(ZSTD_isError(size) == 0);
  out.resize(size);
  return out;
}

Buffer lz4(const Buffer& bytes) {
  LZ4F_preferences_t preferences = {};
  preferences.frameInfo.blockSizeID = LZ4F_max64KB;
  preferences.frameInfo.blockChecksumFlag = LZ4F_blockChecksumEnabled;
  preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
  Buffer out(LZ4F_compressFrameBound(bytes.size(), &preferences));
  const std::size_t size =
      LZ4F_compressFrame(out.data(), out.size(), bytes.data(), bytes.size(), &preferences);
  require(LZ4F_isError(size) == 0);
  out.resize(size);
  return out;
}

Buffer xz(const Buffer& bytes) {
  Buffer out(lzma_stream_buffer_bound(bytes.size()));
  std::size_t size = 0;
  require(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64, nullptr,
                                  reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                  reinterpret_cast<std::uint8_t*>(out.data()), &size,
                                  out.size()) == LZMA_OK);
  out.resize(size);
  return out;
}

const std::vector<Codec>& codecs() {
  static const std::vector<Codec> all = {{"gzip", gzip}, {"zstd", zstd}, {"lz4", lz4}, {"xz", xz}};
  return all;
}

Buffer skippable_frame(const Buffer& content) {
  return number(0x184d2a5f, 4, Endian::kLittle) + number(content.size(), 4, Endian::kLittle) +
         content;
}

Buffer noise(std::size_t count) {
  std::minstd_rand random(1);
  Buffer bytes(count);
  for (std::byte& b : bytes)
    b = static_cast<std::byte>(random() >> 8);
  return bytes;
}

}  // namespace wirelake::test
