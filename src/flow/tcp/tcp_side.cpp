#include "flow/tcp/tcp_side.h"

#include <algorithm>

namespace wirelake {

void TcpSide::begin(std::uint32_t first_number) {
  has_begun_ = true;
  newest_number_ = first_number;
  newest_ = 0;
}

void TcpSide::note(std::int64_t place, std::uint32_t number) {
  if (place <= newest_) return;
  newest_ = place;
  newest_number_ = number;
}

SegmentPlace TcpSide::add(const TcpSegment& segment) {
  const bool has_syn = (segment.flags & kTcpSyn) != 0;
  const std::uint32_t first = segment.sequence + (has_syn ? 1 : 0);
  if (has_syn && syn_ != segment.sequence) {
    // Where there was another beginning, places would mean nothing: what was seen stays.
    if (seen_.empty()) begin(first);
    syn_ = segment.sequence;
  }
  if (!has_begun_) begin(first);
  if ((segment.flags & kTcpFin) != 0) has_fin_ = true;

  SegmentPlace place = {.offset = place_of(first)};
  const std::int64_t end = place.offset + segment.payload_len;
  if (segment.payload_len > 0) {
    const bool is_behind = !seen_.empty() && place.offset < seen_.end();
    place.fresh_bytes = seen_.add({place.offset, end});
    place.is_out_of_order = is_behind && place.fresh_bytes > 0;
  }
  // A reset's number is anybody's guess.
  if ((segment.flags & kTcpRst) == 0) note(end, first + segment.payload_len);
  return place;
}

bool TcpSide::is_another_beginning(std::uint32_t syn_number) const {
  if (syn_) return *syn_ != syn_number;
  return has_begun_ && place_of(syn_number + 1) != 0;
}

std::int64_t TcpSide::acknowledge(std::uint32_t number) {
  if (!has_begun_) {
    begin(number);
    return 0;
  }
  const std::int64_t place = place_of(number) - (has_fin_ ? 1 : 0);
  if (place <= acknowledged_) return 0;
  std::int64_t seen = 0;
  seen_.visit_seen({acknowledged_, place}, [&](SeenRange part) { seen += part.end - part.begin; });
  const std::int64_t missed = place - acknowledged_ - seen;
  acknowledged_ = place;
  return missed;
}

std::int64_t TcpSide::missed_bytes() const {
  const std::int64_t begin = seen_.empty() ? 0 : seen_.begin();
  const std::int64_t end = seen_.empty() ? 0 : seen_.end();
  // One more may be acknowledged for a FIN that was not seen.
  const std::int64_t behind = acknowledged_ > end + 1 ? acknowledged_ - end : 0;
  return seen_.missing() + std::max<std::int64_t>(begin, 0) + behind;
}

}  // namespace wirelake
