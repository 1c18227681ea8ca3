#include "capture/zstd_decompressor.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <string>

namespace wirelake {
namespace {

// 128 MiB: what "zstd -d" accepts, and what "zstd --ultra -22" makes.
constexpr int kMaxWindowLog = 27;

// What a hint of libzstd counts beyond the bytes of a block: the header of the next one.
constexpr std::size_t kZstdBlockHeaderLen = 3;

struct FreeZstdContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdDecompressor : public Decompressor {
 public:
  Status start() override {
    if (!context_) context_.reset(ZSTD_createDCtx());
    if (!context_) return Error{ErrorCode::kIo, "needs more memory than there is"};
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
    is_first_ = true;
    may_hold_output_ = false;
    return {};
  }

  DecompressStep step(Bytes in, std::span<std::byte> out) override {
    if (may_hold_output_) {
      const DecompressStep flushed = decompress({}, out);
      if (flushed.produced > 0 || flushed.at_end || flushed.error) return flushed;
    }
    return decompress(in.first(std::min(in.size(), next_part())), out);
  }

 private:
  DecompressStep decompress(Bytes in, std::span<std::byte> out) {
    ZSTD_inBuffer input = {in.data(), in.size(), 0};
    ZSTD_outBuffer output = {out.data(), out.size(), 0};
    const std::size_t result = ZSTD_decompressStream(context_.get(), &output, &input);
    if (ZSTD_isError(result) != 0) return {.error = error(result)};
    if (input.pos > 0) is_first_ = false;
    hint_ = result;
    may_hold_output_ = output.pos == out.size();
    return {.consumed = input.pos, .produced = output.pos, .at_end = result == 0};
  }

  // libzstd forgets what a call wrote if the call then fails, so no call is shown a block together
  // with the header of the next, nor anything while output may be left over. And a frame that it is
  // shown whole it decodes in one go, so the first call gets less than any frame header.
  std::size_t next_part() const {
    if (is_first_) return kZstdBlockHeaderLen;
    return hint_ > kZstdBlockHeaderLen ? hint_ - kZstdBlockHeaderLen : hint_;
  }

  static Error error(std::size_t result) {
    switch (ZSTD_getErrorCode(result)) {
      case ZSTD_error_frameParameter_windowTooLarge:
        return {ErrorCode::kUnsupported,
                "needs a window of more than 128 MiB, which is not read; decompress it first with "
                "zstd -d --long=31"};
      case ZSTD_error_memory_allocation:
        return {ErrorCode::kIo, "needs more memory than there is"};
      case ZSTD_error_dictionary_wrong:
        return {ErrorCode::kUnsupported,
                "was made with a dictionary, which is not read; decompress it first"};
      default:
        return {ErrorCode::kDamaged, "is damaged: " + std::string(ZSTD_getErrorName(result))};
    }
  }

  std::unique_ptr<ZSTD_DCtx, FreeZstdContext> context_;
  std::size_t hint_ = 0;
  bool is_first_ = true;
  bool may_hold_output_ = false;  // The last call filled the room for output.
};

}  // namespace

std::unique_ptr<Decompressor> make_zstd_decompressor() {
  return std::make_unique<ZstdDecompressor>();
}

}  // namespace wirelake
