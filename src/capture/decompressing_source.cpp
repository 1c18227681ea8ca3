#include "capture/decompressing_source.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/try.h"

namespace wirelake {
namespace {

// Unpacks to a block of records or more, and keeps the number of reads low.
constexpr std::size_t kInputLen = std::size_t{256} * 1024;

}  // namespace

Result<std::unique_ptr<DecompressingSource>> DecompressingSource::open(
    Bytes head, std::unique_ptr<ByteSource> rest) {
  std::unique_ptr<DecompressingSource> source(new DecompressingSource(std::move(rest)));
  source->buffer_.resize(std::max(kInputLen, head.size()));
  std::copy(head.begin(), head.end(), source->buffer_.begin());
  source->end_ = head.size();
  std::size_t produced = 0;
  while (source->compression_ == nullptr) {
    if (source->needs_input_) WIRELAKE_TRY(source->refill());
    WIRELAKE_TRY(source->step({}, produced));
  }
  return source;
}

Result<std::size_t> DecompressingSource::read(std::span<std::byte> out) {
  std::size_t produced = 0;
  while (produced < out.size() && state_ != State::kEnd) {
    // Whether the source below has more at hand is not known: what is here goes out first.
    if (needs_input_ && produced > 0) break;
    Status status = needs_input_ ? refill() : Status();
    if (status) status = step(out, produced);
    if (!status) {
      failure_ = std::move(status).error();
      state_ = State::kEnd;
    }
  }
  if (produced == 0 && failure_ && !out.empty()) return *failure_;
  return produced;
}

Status DecompressingSource::step(std::span<std::byte> out, std::size_t& produced) {
  switch (state_) {
    case State::kBetweenMembers:
      return find_member();
    case State::kSkipping:
      return skip();
    case State::kInMember:
      return decompress(out, produced);
    case State::kEnd:
      break;
  }
  return {};
}

Status DecompressingSource::find_member() {
  if (compression_ != nullptr) {
    while (start_ < end_ && buffer_[start_] == std::byte{0})
      ++start_;
  }
  if (input().size() < kMemberHeadLen && !input_ended_) {
    needs_input_ = true;
    return {};
  }
  if (input().empty() && compression_ != nullptr) {
    state_ = State::kEnd;
    return {};
  }
  const Compression* found = find_compression(input());
  if (found != nullptr && (compression_ == nullptr || compression_ == found)) {
    return start_member(*found);
  }
  const auto skippable_len = skippable_frame_len(input());
  if (skippable_len && (compression_ == nullptr || compression_->has_skippable)) {
    skip_left_ = *skippable_len;
    state_ = State::kSkipping;
    return {};
  }
  if (compression_ == nullptr) {
    return Error{ErrorCode::kNotACapture,
                 "is a skippable frame of zstd or lz4 without compressed data behind it"};
  }
  return error(ErrorCode::kDamaged, "is followed by bytes that are something else");
}

Status DecompressingSource::start_member(const Compression& compression) {
  if (!decompressor_) decompressor_ = compression.make();
  if (Status status = decompressor_->start(); !status) {
    return error(status.error().code, status.error().message);
  }
  compression_ = &compression;
  state_ = State::kInMember;
  return {};
}

Status DecompressingSource::skip() {
  const auto skipped =
      static_cast<std::size_t>(std::min<std::uint64_t>(skip_left_, input().size()));
  start_ += skipped;
  skip_left_ -= skipped;
  if (skip_left_ == 0) {
    state_ = State::kBetweenMembers;
  } else if (!input_ended_) {
    needs_input_ = true;
  } else if (compression_ == nullptr) {
    return Error{ErrorCode::kNotACapture, "is cut off inside a skippable frame of zstd or lz4"};
  } else {
    return cut_off();
  }
  return {};
}

Status DecompressingSource::decompress(std::span<std::byte> out, std::size_t& produced) {
  DecompressStep step = decompressor_->step(input(), out.subspan(produced));
  start_ += step.consumed;
  produced += step.produced;
  if (step.error) return error(step.error->code, step.error->message);
  if (step.at_end) {
    state_ = State::kBetweenMembers;
    return {};
  }
  if (step.consumed > 0 || step.produced > 0) return {};
  // A decoder that has input and room for output, and does nothing, never will.
  if (!input().empty()) return error(ErrorCode::kDamaged, "is damaged: it leads nowhere");
  if (input_ended_) return cut_off();
  needs_input_ = true;
  return {};
}

Status DecompressingSource::refill() {
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(start_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= start_;
  start_ = 0;
  WIRELAKE_ASSIGN(const std::size_t count, compressed_->read(std::span(buffer_).subspan(end_)));
  end_ += count;
  input_ended_ = count == 0;
  needs_input_ = false;
  return {};
}

Status DecompressingSource::cut_off() {
  if (!compressed_->was_ended()) return error(ErrorCode::kDamaged, "is cut off");
  state_ = State::kEnd;
  return {};
}

Error DecompressingSource::error(ErrorCode code, std::string_view what) const {
  const std::string_view name = compression_ == nullptr ? "compressed" : compression_->name;
  return {code, "the " + std::string(name) + " data " + std::string(what)};
}

}  // namespace wirelake
