// TcpSide: the sequence space of one side of a TCP connection.
//
// Numbers that wrap are made places in a stream of 64 bits: 0 is the first byte behind the SYN, or,
// where nobody saw that, what the first segment begins with. One thread.
#pragma once

#include <cstdint>
#include <optional>

#include "flow/seen_ranges.h"
#include "wirelake/packet.h"

namespace wirelake {

/// What a segment brings to its stream.
struct SegmentPlace {
  std::int64_t offset = 0;       ///< Of its payload; negative before the stream's first place.
  std::int64_t fresh_bytes = 0;  ///< Of its payload, that were not seen before.
  bool is_out_of_order = false;  ///< It brings what later segments came before.
};

class TcpSide {
 public:
  /// A segment that this side sent.
  SegmentPlace add(const TcpSegment& segment);

  /// The other side acknowledges what comes before `number`. How many bytes are missing that were
  /// not known to be: those that it got, and that are not in the capture.
  std::int64_t acknowledge(std::uint32_t number);

  /// Whether a SYN with this number is not the one that this side's stream has begun with, or may
  /// have.
  bool is_another_beginning(std::uint32_t syn_number) const;

  /// Whether the other side has bytes without which the stream's beginning is not whole.
  bool has_lost_beginning() const {
    const bool is_whole = !seen_.empty() && seen_.begin() <= 0;
    return acknowledged_ > (is_whole ? seen_.first_end() : 0);
  }

  /// Bytes that were never seen, though later ones were or the other side has them.
  std::int64_t missed_bytes() const;

 private:
  void begin(std::uint32_t first_number);
  std::int64_t place_of(std::uint32_t number) const {
    return newest_ + static_cast<std::int32_t>(number - newest_number_);
  }
  void note(std::int64_t place, std::uint32_t number);

  std::optional<std::uint32_t> syn_;
  bool has_begun_ = false;
  bool has_fin_ = false;
  std::uint32_t newest_number_ = 0;  // The number of the furthest place that was named,
  std::int64_t newest_ = 0;          // and that place.
  std::int64_t acknowledged_ = 0;
  SeenRanges seen_;
};

}  // namespace wirelake
