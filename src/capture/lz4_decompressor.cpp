#include "capture/lz4_decompressor.h"

#include <lz4frame.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace wirelake {
namespace {

// What a hint of liblz4 counts beyond the bytes of a block: its checksum, if there is one, and the
// header of the next block.
constexpr std::size_t kChecksumLen = 4;
constexpr std::size_t kLz4BlockHeaderLen = 4;

struct FreeLz4Context {
  void operator()(LZ4F_dctx* context) const { LZ4F_freeDecompressionContext(context); }
};

// liblz4's names of errors are those of its enumeration: "ERROR_contentChecksum_invalid".
std::string error_text(std::size_t result) {
  constexpr std::string_view kPrefix = "ERROR_";
  std::string_view name = LZ4F_getErrorName(result);
  if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  return std::string(name);
}

class Lz4Decompressor : public Decompressor {
 public:
  Status start() override {
    if (!context_) {
      LZ4F_dctx* context = nullptr;
      if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)) != 0) {
        return Error{ErrorCode::kIo, "needs more memory than there is"};
      }
      context_.reset(context);
    }
    LZ4F_resetDecompressionContext(context_.get());
    hint_ = kLz4BlockHeaderLen;  // Any, to start with.
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
    std::size_t consumed = in.size();
    std::size_t produced = out.size();
    const std::size_t result =
        LZ4F_decompress(context_.get(), out.data(), &produced, in.data(), &consumed, nullptr);
    if (LZ4F_isError(result) != 0) {
      return {.error = Error{ErrorCode::kDamaged, "is damaged: " + error_text(result)}};
    }
    hint_ = result;
    may_hold_output_ = produced == out.size();
    return {.consumed = consumed, .produced = produced, .at_end = result == 0};
  }

  // liblz4 forgets what a call wrote if the call then fails, so no call is shown a block together
  // with what comes behind it, nor anything while output may be left over. (The bytes of a block
  // that is not compressed are handed out as they come, before the checksum.)
  std::size_t next_part() const {
    if (hint_ > kChecksumLen + kLz4BlockHeaderLen) return hint_ - kChecksumLen - kLz4BlockHeaderLen;
    return hint_ > kLz4BlockHeaderLen ? hint_ - kLz4BlockHeaderLen : hint_;
  }

  std::unique_ptr<LZ4F_dctx, FreeLz4Context> context_;
  std::size_t hint_ = 0;
  bool may_hold_output_ = false;  // The last call filled the room for output.
};

}  // namespace

std::unique_ptr<Decompressor> make_lz4_decompressor() {
  return std::make_unique<Lz4Decompressor>();
}

}  // namespace wirelake
