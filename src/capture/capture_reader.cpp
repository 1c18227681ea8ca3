#include "capture/capture_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/try.h"

namespace wirelake {
namespace {

// Large enough that a block is worth handing to another thread, small enough that what was just
// read is still in the cache when it is decoded.
constexpr std::size_t kBlockLen = std::size_t{1} << 20;

// More than recognising a capture takes, so that a tar archive can be told from noise.
constexpr std::size_t kHeadLen = 512;
static_assert(kHeadLen >= kRecogniseLen);

constexpr std::string_view kCutOff = "the capture is cut off in the middle of a record";

}  // namespace

Result<CaptureReader> CaptureReader::open(const std::string& path, KeepWaiting keep_waiting) {
  WIRELAKE_ASSIGN(auto source, open_byte_source(path, std::move(keep_waiting)));
  return open(std::move(source), path == "-" ? "standard input" : path);
}

Result<CaptureReader> CaptureReader::open(std::unique_ptr<ByteSource> source, std::string name) {
  CaptureReader reader;
  reader.name_ = std::move(name);
  reader.source_ = std::move(source);
  reader.carry_.resize(kHeadLen);
  std::size_t head_len = 0;
  while (head_len < kRecogniseLen) {
    auto count = reader.source_->read(std::span(reader.carry_).subspan(head_len));
    if (!count) return reader.named(std::move(count).error());
    if (*count == 0) break;
    head_len += *count;
  }
  reader.carry_.resize(head_len);
  auto format = recognise_format(reader.carry_);
  if (!format) return reader.named(std::move(format).error());
  reader.format_ = std::move(format).value();
  return reader;
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
  if (!count && count.error().code == ErrorCode::kDamaged) {
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

Error CaptureReader::named(Error error) const {
  error.file = name_;
  return error;
}

}  // namespace wirelake
