// Integers out of what strangers wrote: whole numbers of a range, and arithmetic that stops at the
// ends of 64 bits.
//
// Used for the numbers of logs, checkpoints, reports and documents, whose units are converted
// before anybody can say whether they make sense.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace wirelake {

/// The integers that a number may be, both ends included.
struct IntegerRange {
  std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
  std::int64_t greatest = std::numeric_limits<std::int64_t>::max();

  constexpr bool contains(std::int64_t value) const {
    return smallest <= value && value <= greatest;
  }
};

inline constexpr IntegerRange kAnyInteger = {};
inline constexpr IntegerRange kNotNegative = {0, std::numeric_limits<std::int64_t>::max()};

/// The integer that a floating-point number stands for, if it is whole and no other integer has the
/// same one: up to 2^53. Shells and scripts make such numbers of integers.
inline std::optional<std::int64_t> whole_number(double number) {
  constexpr double kLargest = 9007199254740992.0;  // 2^53
  if (!(std::abs(number) <= kLargest) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

/// The sum, or the end of 64 bits that it would go beyond.
constexpr std::int64_t saturated_sum(std::int64_t left, std::int64_t right) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(left, right, &sum)) return sum;
  return right < 0 ? kAnyInteger.smallest : kAnyInteger.greatest;
}

constexpr std::int64_t saturated_difference(std::int64_t left, std::int64_t right) {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(left, right, &difference)) return difference;
  return right > 0 ? kAnyInteger.smallest : kAnyInteger.greatest;
}

constexpr std::int64_t saturated_product(std::int64_t left, std::int64_t right) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(left, right, &product)) return product;
  return (left < 0) == (right < 0) ? kAnyInteger.greatest : kAnyInteger.smallest;
}

/// A thousandth, rounded down: microseconds of nanoseconds, before the epoch too.
inline constexpr std::int64_t floor_to_thousandth(std::int64_t value) {
  return value / 1000 - (value % 1000 < 0 ? 1 : 0);
}

/// Microseconds of milliseconds, of which 64 bits hold a thousand times as many.
constexpr std::int64_t microseconds_of_milliseconds(std::int64_t milliseconds) {
  return saturated_product(milliseconds, 1000);
}

constexpr std::int64_t microseconds_of_seconds(std::int64_t seconds) {
  return saturated_product(seconds, 1'000'000);
}

}  // namespace wirelake
