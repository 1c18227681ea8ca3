// TimeScale: from the clock reading of a pcapng interface to nanoseconds since the epoch, exactly.
//
// Used by pcapng_format.cpp, one per interface. Plain value.
#pragma once

#include <cstdint>

#include "capture/capture_record.h"

namespace wirelake {

struct RecordTime {
  std::int64_t timestamp_ns = 0;
  TimeStatus status = TimeStatus::kExact;
};

class TimeScale {
 public:
  /// pcapng's default: microseconds since the epoch.
  TimeScale() : TimeScale(6, 0) {}

  /// `tsresol` is the option if_tsresol: a negative power of 10, or of 2 if the top bit is set.
  /// `tsoffset_s` is if_tsoffset: seconds to add to each reading.
  TimeScale(std::uint8_t tsresol, std::int64_t tsoffset_s);

  /// The time of a reading. Finer than nanoseconds is rounded down; what 64 bits do not hold
  /// becomes the nearest that they do.
  RecordTime time_of(std::uint64_t ticks) const;

  /// 6 if every reading is a whole number of microseconds, else 9.
  std::uint8_t digits() const { return digits_; }

 private:
  // nanoseconds = ticks / divisor_ * multiplier_ >> shift_; at most one of the three does anything
  // but multiply, so that nothing is lost before the last step.
  std::uint64_t divisor_ = 1;
  std::uint64_t multiplier_ = 1;
  std::uint8_t shift_ = 0;
  std::uint8_t digits_ = 6;
  std::int64_t offset_s_ = 0;
};

}  // namespace wirelake
