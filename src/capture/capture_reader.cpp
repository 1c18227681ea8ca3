#include "capture/capture_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/try.h"
#include "capture/decompressing_source.h"

namespace wirelake {
namespace {

// Large enough that a block is worth handing to another thread, small enough that what was just
// read is still in the cache when it is decoded.
constexpr std::size_t kBlockLen = std::size_t{1} << 20;

// More than recognising a capture takes, so that a tar archive can be told from noise.
constexpr std::size_t kHeadLen = 512;
static_assert(kHeadLen >= kRecogniseLen);

constexpr std::string_view kCutOff = "the capture is cut off in the middle of a record";

// Whether reading failed for what the bytes are, which leaves what came before them valid.
bool is_of_the_bytes(ErrorCode code) {
  return code == ErrorCode::kDamaged || code == ErrorCode::kUnsupported;
}

}  // namespace

Result<CaptureReader> CaptureReader::open(const std::string& path, KeepWaiting keep_waiting) {
  WIRELAKE_ASSIGN(auto source, open_byte_source(path, std::move(keep_waiting)));
  return open(std::move(source), path == "-" ? "standard input" : path);
}

Result<CaptureReader> CaptureReader::open(std::unique_ptr<ByteSource> source, std::string name) {
  CaptureReader reader;
  reader.name_ = std::move(name);
  reader.source_ = std::move(source);
  Status status = reader.read_head(kRecogniseLen);
  if (status && DecompressingSource::accepts(reader.carry_)) status = reader.decompress();
  if (status) status = reader.recognise();
  if (!status) return reader.named(std::move(status).error());
  return reader;
}

Status CaptureReader::read_head(std::size_t least) {
  std::size_t head_len = carry_.size();
  carry_.resize(kHeadLen);
  Result<std::size_t> count = std::size_t{1};
  while (head_len < least && count && *count > 0) {
    count = source_->read(std::span(carry_).subspan(head_len));
    if (count) head_len += *count;
  }
  carry_.resize(head_len);
  if (!count) return std::move(count).error();
  return {};
}

Status CaptureReader::decompress() {
  WIRELAKE_ASSIGN(auto source, DecompressingSource::open(carry_, std::move(source_)));
  compression_ = source->compression();
  source_ = std::move(source);
  carry_.clear();
  if (Status status = read_head(kRecogniseLen); !status) {
    Error error = std::move(status).error();
    if (error.code == ErrorCode::kDamaged) error.message += ", before any packet";
    return error;
  }
  return {};
}

Status CaptureReader::recognise() {
  const bool is_nested = !compression_.empty() && DecompressingSource::accepts(carry_);
  if (is_nested) {
    return Error{ErrorCode::kNotACapture,
                 "is compressed twice (" + compression_ +
                     " on the outside), and one layer is read; decompress it first"};
  }
  auto format = recognise_format(carry_);
  if (!format && format.error().code == ErrorCode::kNotACapture) {
    // What it is instead may take more bytes to tell. If reading them fails, what is there must do.
    static_cast<void>(read_head(kHeadLen));
    format = recognise_format(carry_);
  }
  if (!format) {
    Error error = std::move(format).error();
    if (!compression_.empty()) {
      error.message = "is " + compression_ + " data whose content " + error.message;
    }
    return error;
  }
  format_ = std::move(format).value();
  return {};
}

Result<bool> CaptureReader::next_block(RecordBlock& block) {
  block.records.clear();
  std::vector<std::byte>& buffer = block.buffer;
  buffer.resize(std::max({buffer.size(), kBlockLen, carry_.size()}));
  std::copy(carry_.begin(), carry_.end(), buffer.begin());
  std::size_t filled = carry_.size();
  carry_.clear();
  while (!at_end_) {
    filled = drop_skipped(buffer, filled);
    if (skip_ == 0) {
      ParseStep step = format_->parse(Bytes(buffer).first(filled), offset_, block.records);
      const Bytes rest = Bytes(buffer).first(filled).subspan(step.consumed);
      skipped_from_ = offset_ + step.consumed;
      offset_ = skipped_from_ + step.skip;
      skip_ = step.skip;
      if (step.damage) end_with(std::move(*step.damage));
      // The records point into the buffer, so what is left of it goes to the next block.
      if (!block.records.empty()) {
        carry_.assign(rest.begin(), rest.end());
        return true;
      }
      if (step.consumed > 0) std::copy(rest.begin(), rest.end(), buffer.begin());
      filled = rest.size();
      if (at_end_ || skip_ > 0) continue;
      if (step.needed > buffer.size()) buffer.resize(step.needed);
    }
    WIRELAKE_ASSIGN(const std::size_t count, read_more(buffer, filled));
    filled += count;
  }
  return false;
}

std::size_t CaptureReader::drop_skipped(std::vector<std::byte>& buffer, std::size_t filled) {
  const auto dropped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, filled));
  if (dropped == 0) return filled;
  const Bytes rest = Bytes(buffer).first(filled).subspan(dropped);
  std::copy(rest.begin(), rest.end(), buffer.begin());
  skip_ -= dropped;
  return rest.size();
}

Result<std::size_t> CaptureReader::read_more(std::vector<std::byte>& buffer, std::size_t filled) {
  auto count = source_->read(std::span(buffer).subspan(filled));
  if (!count && is_of_the_bytes(count.error().code)) {
    // While bytes are skipped none are kept, and offset_ is where the skipping will end.
    end_with({offset_ + filled - skip_, count.error().message});
    return std::size_t{0};
  }
  at_end_ = !count || *count == 0;
  if (!count) return named(std::move(count).error());
  if (at_end_) {
    if (skip_ > 0) end_with({skipped_from_, std::string(kCutOff)});
    if (filled > 0) end_with({offset_, std::string(kCutOff)});
  }
  return count;
}

void CaptureReader::end_with(Damage damage) {
  at_end_ = true;
  damage_ = std::move(damage);
}

std::string CaptureReader::format() const {
  return compression_.empty() ? format_->description()
                              : compression_ + ", " + format_->description();
}

Error CaptureReader::named(Error error) const {
  error.file = name_;
  return error;
}

}  // namespace wirelake
