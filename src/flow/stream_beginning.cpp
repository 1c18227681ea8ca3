#include "flow/stream_beginning.h"

#include <algorithm>

namespace wirelake {
namespace {

// Room is taken in pieces that double, as the vector grows.
constexpr std::size_t kLeastRoom = 512;

}  // namespace

bool StreamBeginning::add(std::uint64_t offset, Bytes bytes) {
  if (is_refused_) return false;
  if (offset + bytes.size() > kMaxLen) is_too_long_ = true;
  if (offset >= kMaxLen || bytes.empty()) return true;
  bytes = bytes.first(std::min<std::size_t>(bytes.size(), kMaxLen - offset));
  const std::size_t end = offset + bytes.size();
  if (end > taken_) {
    const std::size_t room = std::clamp(std::max(end, taken_ * 2), kLeastRoom, kMaxLen);
    if (!memory_->take(room - taken_)) {
      forget();
      is_refused_ = true;
      return false;
    }
    taken_ = room;
    bytes_.reserve(room);
  }
  if (offset == bytes_.size()) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    seen_.add({static_cast<std::int64_t>(offset), static_cast<std::int64_t>(end)});
    return true;
  }
  if (end > bytes_.size()) bytes_.resize(end);
  put(static_cast<std::int64_t>(offset), bytes);
  return true;
}

void StreamBeginning::put(std::int64_t offset, Bytes bytes) {
  const auto end = offset + static_cast<std::int64_t>(bytes.size());
  std::int64_t next = offset;  // The first place that was not looked at.
  const auto put_until = [&](std::int64_t to) {
    std::copy(bytes.begin() + (next - offset), bytes.begin() + (to - offset),
              bytes_.begin() + next);
    next = to;
  };
  seen_.visit_seen({offset, end}, [&](SeenRange part) {
    put_until(part.begin);
    const bool agrees = std::equal(bytes_.begin() + part.begin, bytes_.begin() + part.end,
                                   bytes.begin() + (part.begin - offset));
    disagrees_ = disagrees_ || !agrees;
    next = part.end;
  });
  put_until(end);
  seen_.add({offset, end});
}

Bytes StreamBeginning::in_order() const {
  if (seen_.empty() || seen_.begin() != 0) return {};
  return Bytes(bytes_).first(static_cast<std::size_t>(seen_.first_end()));
}

void StreamBeginning::forget() {
  memory_->give_back(taken_);
  taken_ = 0;
  bytes_ = {};
  seen_ = {};
}

}  // namespace wirelake
