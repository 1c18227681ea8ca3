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
// A buffer is filled with zeros first: less of it for small captures, and for what is left behind
// the last record, which is mostly nothing.
constexpr std::size_t kSmallBlockLen = std::size_t{1} << 16;

// More than recognising a capture takes, so that a tar archive can be told from noise.
constexpr std::size_t kHeadLen = 512;
static_assert(kHeadLen >= kRecogniseLen);

constexpr std::string_view kCutOff = "the capture is cut off in the middle of a record";

// Whether reading failed for what the bytes are, which leaves what came before them valid.
bool is_of_the_bytes(ErrorCode code) {
  return code == ErrorCode::kDamaged || code == ErrorCode::kUnsupported;
}

}  // namespace

Result<CaptureReader> CaptureReader::open(const std::string& path, SourceOptions options,
                                          std::uint64_t frames) {
  WIRELAKE_ASSIGN(auto source, open_byte_source(path, std::move(options)));
  return open(std::move(source), path == "-" ? "standard input" : path, frames);
}

Result<CaptureReader> CaptureReader::open(std::unique_ptr<ByteSource> source, std::string name,
                                          std::uint64_t frames) {
  CaptureReader reader;
  reader.frames_ = frames;
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
  auto format = recognise_format(carry_, frames_);
  if (!format && format.error().code == ErrorCode::kNotACapture) {
    // What it is instead may take more bytes to tell. If reading them fails, what is there must do.
    static_cast<void>(read_head(kHeadLen));
    format = recognise_format(carry_, frames_);
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

std::size_t CaptureReader::block_len() const {
  const auto size = source_->size();
  if (!size || !compression_.empty() || *size >= kBlockLen) return kBlockLen;
  return std::max(static_cast<std::size_t>(*size) + 1, kSmallBlockLen);
}

Result<bool> CaptureReader::next_block(RecordBlock& block) {
  block.records.clear();
  std::vector<std::byte>& buffer = block.buffer;
  buffer.resize(std::max({buffer.size(), block_len(), carry_.size()}));
  std::copy(carry_.begin(), carry_.end(), buffer.begin());
  std::size_t filled = carry_.size();
  carry_.clear();
  while (!at_end_) {
    filled = drop_skipped(buffer, filled);
    if (skip_ == 0) {
      const ParseStep step = parse(Bytes(buffer).first(filled), block.records);
      const Bytes rest = Bytes(buffer).first(filled).subspan(step.consumed);
      // The records point into the buffer, so what is left of it goes to the next block.
      if (!block.records.empty()) {
        frames_ = block.records.back().frame;
        carry_.assign(rest.begin(), rest.end());
        if (step.joined) join(carry_);
        return true;
      }
      if (step.consumed > 0) std::copy(rest.begin(), rest.end(), buffer.begin());
      filled = rest.size();
      if (step.joined) join(Bytes(buffer).first(filled));
      if (at_end_ || skip_ > 0 || step.joined) continue;
      if (source_ended_) {
        end_cut(filled);
        break;
      }
      if (step.needed > buffer.size()) buffer.resize(step.needed);
    }
    WIRELAKE_ASSIGN(const std::size_t count, read_more(buffer, filled));
    filled += count;
  }
  if (Status status = format_->ended(); !status && captures_ == 1) {
    return named(std::move(status).error());
  }
  return false;
}

ParseStep CaptureReader::parse(Bytes bytes, std::vector<CaptureRecord>& records) {
  ParseStep step = format_->parse({bytes, offset_, source_ended_}, {records, notices_});
  if (step.consumed > 0) {
    offset_ += step.consumed + skipped_;
    skipped_ = 0;
  }
  kept_ = step.kept;
  skip_ = step.skip;
  if (step.damage) end_with(std::move(*step.damage));
  return step;
}

void CaptureReader::join(Bytes head) {
  const std::string former = format_->description();
  if (std::ranges::find(former_formats_, former) == former_formats_.end()) {
    former_formats_.push_back(former);
  }
  auto format = recognise_format(head, frames_);
  if (!format) {
    return end_with({offset_, "another capture begins, which " + format.error().message});
  }
  format_ = std::move(format).value();
  ++captures_;
  notices_.add(Remark::kCaptureJoined, offset_);
}

std::size_t CaptureReader::drop_skipped(std::vector<std::byte>& buffer, std::size_t filled) {
  if (skip_ == 0) return filled;
  const Bytes behind = Bytes(buffer).first(filled).subspan(kept_);
  const auto dropped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, behind.size()));
  const Bytes rest = behind.subspan(dropped);
  std::copy(rest.begin(), rest.end(), buffer.begin() + static_cast<std::ptrdiff_t>(kept_));
  skip_ -= dropped;
  skipped_ += dropped;
  if (skip_ == 0 && kept_ == 0) {
    offset_ += skipped_;
    skipped_ = 0;
  }
  return kept_ + rest.size();
}

Result<std::size_t> CaptureReader::read_more(std::vector<std::byte>& buffer, std::size_t filled) {
  auto count = source_->read(std::span(buffer).subspan(filled));
  if (!count && !is_of_the_bytes(count.error().code)) {
    at_end_ = true;
    return named(std::move(count).error());
  }
  if (!count) source_damage_ = count.error().message;
  source_ended_ = !count || *count == 0;
  if (source_ended_ && skip_ > 0) end_cut(filled);
  return source_ended_ ? 0 : *count;
}

void CaptureReader::end_cut(std::size_t left) {
  at_end_ = true;
  if (source_damage_) return end_with({offset_ + skipped_ + left, *source_damage_});
  if (source_->was_ended()) return;
  if (left > 0 || skip_ > 0) end_with({offset_, std::string(kCutOff)});
}

Result<bool> CaptureReader::read_rest() {
  carry_.resize(kSmallBlockLen);
  const auto count = source_->read_below(carry_);
  if (!count) return named(count.error());
  return *count > 0;
}

void CaptureReader::end_with(Damage damage) {
  at_end_ = true;
  damage_ = std::move(damage);
}

std::string CaptureReader::format() const {
  std::string text = compression_.empty() ? "" : compression_ + ", ";
  if (captures_ == 1) return text + format_->description();
  const std::string last = format_->description();
  for (const std::string& former : former_formats_)
    text += former == last ? "" : former + "; ";
  return text + last + " (" + std::to_string(captures_) + " captures joined)";
}

Error CaptureReader::named(Error error) const {
  error.file = name_;
  return error;
}

}  // namespace wirelake
