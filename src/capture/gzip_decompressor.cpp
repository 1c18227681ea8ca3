#include "capture/gzip_decompressor.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string>

namespace wirelake {
namespace {

// The largest window there is, and gzip's header and trailer only (zlib.h, inflateInit2).
constexpr int kWindowBits = 15 + 16;

uInt limited(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

class GzipDecompressor : public Decompressor {
 public:
  GzipDecompressor() = default;
  GzipDecompressor(const GzipDecompressor&) = delete;
  GzipDecompressor& operator=(const GzipDecompressor&) = delete;
  ~GzipDecompressor() override {
    if (is_open_) inflateEnd(&stream_);
  }

  Status start() override {
    const int result = is_open_ ? inflateReset(&stream_) : inflateInit2(&stream_, kWindowBits);
    if (result != Z_OK) return Error{ErrorCode::kIo, "needs more memory than there is"};
    is_open_ = true;
    return {};
  }

  DecompressStep step(Bytes in, std::span<std::byte> out) override {
    // zlib's interface is from before const; the input is only read.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));  // NOLINT
    stream_.avail_in = limited(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = limited(out.size());
    const uInt in_len = stream_.avail_in;
    const uInt out_len = stream_.avail_out;
    const int result = inflate(&stream_, Z_NO_FLUSH);

    DecompressStep step = {.consumed = in_len - stream_.avail_in,
                           .produced = out_len - stream_.avail_out,
                           .at_end = result == Z_STREAM_END};
    // Z_BUF_ERROR: nothing could be done without more input.
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
      step.error = error(result);
    return step;
  }

 private:
  Error error(int result) const {
    if (result == Z_MEM_ERROR) return {ErrorCode::kIo, "needs more memory than there is"};
    return {ErrorCode::kDamaged,
            "is damaged: " + std::string(stream_.msg != nullptr ? stream_.msg : "invalid data")};
  }

  z_stream stream_ = {};
  bool is_open_ = false;
};

}  // namespace

std::unique_ptr<Decompressor> make_gzip_decompressor() {
  return std::make_unique<GzipDecompressor>();
}

}  // namespace wirelake
