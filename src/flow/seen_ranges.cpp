#include "flow/seen_ranges.h"

namespace wirelake {

std::int64_t SeenRanges::missing() const {
  std::int64_t missing = given_up_;
  if (!others_) return missing;
  std::int64_t end = first_.end;
  for (const SeenRange& range : *others_) {
    missing += range.begin - end;
    end = range.end;
  }
  return missing;
}

std::int64_t SeenRanges::add_elsewhere(SeenRange range) {
  if (empty()) {
    first_ = range;
    return range.end - range.begin;
  }
  std::int64_t seen = 0;
  visit_seen(range, [&](SeenRange part) { seen += part.end - part.begin; });
  const std::int64_t fresh = range.end - range.begin - seen;
  if (fresh == 0) return 0;

  std::vector<SeenRange> ranges = {first_};
  if (others_) ranges.insert(ranges.end(), others_->begin(), others_->end());
  // Those that it overlaps or touches become one with it.
  const auto from = std::ranges::lower_bound(ranges, range.begin, {}, &SeenRange::end);
  auto to = from;
  for (; to != ranges.end() && to->begin <= range.end; ++to)
    range = {std::min(range.begin, to->begin), std::max(range.end, to->end)};
  ranges.insert(ranges.erase(from, to), range);
  if (ranges.size() > kMaxRanges) give_up_first_hole(ranges);

  first_ = ranges.front();
  ranges.erase(ranges.begin());
  others_ = ranges.empty() ? nullptr : std::make_unique<std::vector<SeenRange>>(std::move(ranges));
  return fresh;
}

void SeenRanges::give_up_first_hole(std::vector<SeenRange>& ranges) {
  given_up_ += ranges[1].begin - ranges[0].end;
  ranges[1].begin = ranges[0].begin;
  ranges.erase(ranges.begin());
}

}  // namespace wirelake
