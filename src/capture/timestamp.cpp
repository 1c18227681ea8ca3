#include "capture/timestamp.h"

#include <limits>

namespace wirelake {
namespace {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::uint8_t kPowerOfTwo = 0x80;
constexpr int kNanosecondExponent = 9;
constexpr int kMicrosecondExponent = 6;

// 10^6 = 2^6 * 5^6: a clock of 2^-6 seconds still ticks in whole microseconds, one of 2^-7 does
// not.
constexpr int kWholeMicrosecondsShift = 6;

// 10^20 does not fit in 64 bits, so a reading of 64 bits divided by it is 0.
constexpr int kMaxDivisorExponent = 19;

constexpr std::uint64_t power_of_ten(int exponent) {
  std::uint64_t power = 1;
  for (int i = 0; i < exponent; ++i)
    power *= 10;
  return power;
}

}  // namespace

TimeScale::TimeScale(std::uint8_t tsresol, std::int64_t tsoffset_s) : offset_s_(tsoffset_s) {
  const int exponent = tsresol & ~kPowerOfTwo;
  if ((tsresol & kPowerOfTwo) != 0) {
    multiplier_ = kNanosecondsPerSecond;
    shift_ = static_cast<std::uint8_t>(exponent);
    digits_ = exponent <= kWholeMicrosecondsShift ? 6 : 9;
    return;
  }
  digits_ = exponent <= kMicrosecondExponent ? 6 : 9;
  if (exponent <= kNanosecondExponent) {
    multiplier_ = power_of_ten(kNanosecondExponent - exponent);
  } else if (exponent - kNanosecondExponent <= kMaxDivisorExponent) {
    divisor_ = power_of_ten(exponent - kNanosecondExponent);
  } else {
    multiplier_ = 0;
  }
}

RecordTime TimeScale::time_of(std::uint64_t ticks) const {
  const std::uint64_t whole = divisor_ == 1 ? ticks : ticks / divisor_;
  const auto since_offset = static_cast<Int128>(Uint128{whole} * multiplier_ >> shift_);
  const Int128 time = since_offset + Int128{offset_s_} * kNanosecondsPerSecond;
  constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  if (time < kMin) return {kMin, TimeStatus::kClamped};
  if (time > kMax) return {kMax, TimeStatus::kClamped};
  return {static_cast<std::int64_t>(time), TimeStatus::kExact};
}

}  // namespace wirelake
