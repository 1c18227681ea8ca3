#include "capture/xz_decompressor.h"

#include <lzma.h>

#include <string>

namespace wirelake {
namespace {

// "xz -9" makes streams that take 65 MiB.
constexpr std::uint64_t kMiB = 1024 * 1024;
constexpr std::uint64_t kMaxMemory = 256 * kMiB;

class XzDecompressor : public Decompressor {
 public:
  XzDecompressor() = default;
  XzDecompressor(const XzDecompressor&) = delete;
  XzDecompressor& operator=(const XzDecompressor&) = delete;
  ~XzDecompressor() override { lzma_end(&stream_); }

  Status start() override {
    // Uses the memory of the stream before again.
    if (lzma_stream_decoder(&stream_, kMaxMemory, 0) != LZMA_OK) {
      return Error{ErrorCode::kIo, "needs more memory than there is"};
    }
    return {};
  }

  DecompressStep step(Bytes in, std::span<std::byte> out) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream_.avail_out = out.size();
    const lzma_ret result = lzma_code(&stream_, LZMA_RUN);

    DecompressStep step = {.consumed = in.size() - stream_.avail_in,
                           .produced = out.size() - stream_.avail_out,
                           .at_end = result == LZMA_STREAM_END};
    // LZMA_BUF_ERROR: nothing could be done without more input.
    if (result != LZMA_OK && result != LZMA_STREAM_END && result != LZMA_BUF_ERROR) {
      step.error = error(result);
    }
    return step;
  }

 private:
  Error error(lzma_ret result) const {
    switch (result) {
      case LZMA_MEMLIMIT_ERROR:
        return {ErrorCode::kUnsupported,
                "needs " + std::to_string((lzma_memusage(&stream_) + kMiB - 1) / kMiB) +
                    " MiB of memory, more than the limit of 256 MiB; decompress it first with "
                    "xz -d"};
      case LZMA_MEM_ERROR:
        return {ErrorCode::kIo, "needs more memory than there is"};
      case LZMA_OPTIONS_ERROR:
        return {ErrorCode::kUnsupported, "uses a filter that the installed liblzma does not know"};
      default:
        return {ErrorCode::kDamaged, "is damaged: invalid data"};
    }
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<Decompressor> make_xz_decompressor() {
  return std::make_unique<XzDecompressor>();
}

}  // namespace wirelake
