// SeenRanges: which parts of a sequence have been seen, in bounded memory.
//
// Of bytes of a TCP stream, by their place in it. What comes in order is one range and costs
// nothing; what is out of order is kept as ranges of its own, at most kMaxRanges of them. One
// thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace wirelake {

struct SeenRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

class SeenRanges {
 public:
  /// Where there would be more, the first hole counts as one that will never be filled.
  static constexpr std::size_t kMaxRanges = 64;

  bool empty() const { return first_.begin == first_.end; }

  /// Where the first range begins and ends, and where the last one ends.
  std::int64_t begin() const { return first_.begin; }
  std::int64_t first_end() const { return first_.end; }
  std::int64_t end() const { return others_ ? others_->back().end : first_.end; }

  /// Adds a range that is not empty; gives how many of its places were not seen before.
  std::int64_t add(SeenRange range) {
    if (!others_ && range.begin == first_.end && !empty()) {
      first_.end = range.end;
      return range.end - range.begin;
    }
    return add_elsewhere(range);
  }

  /// Calls `visit(SeenRange)` for each part of `range` that was seen, in order.
  template <typename Visit>
  void visit_seen(SeenRange range, Visit&& visit) const {
    const auto visit_part = [&](const SeenRange& seen) {
      const SeenRange part = {std::max(seen.begin, range.begin), std::min(seen.end, range.end)};
      if (part.begin < part.end) visit(part);
    };
    visit_part(first_);
    if (!others_) return;
    for (const SeenRange& seen : *others_)
      visit_part(seen);
  }

  /// How many places between begin() and end() were not seen, given up ones among them.
  std::int64_t missing() const;

 private:
  std::int64_t add_elsewhere(SeenRange range);
  void give_up_first_hole(std::vector<SeenRange>& ranges);

  SeenRange first_;
  std::unique_ptr<std::vector<SeenRange>> others_;  // Behind it, in order, with holes between.
  std::int64_t given_up_ = 0;
};

}  // namespace wirelake
