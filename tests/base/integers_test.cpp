#include "base/integers.h"

#include <gtest/gtest.h>

namespace wirelake {
namespace {

constexpr std::int64_t kLeast = INT64_MIN;
constexpr std::int64_t kMost = INT64_MAX;

TEST(Integers, DoublesAreWholeNumbersOnlyWhereTheyAreExact) {
  const struct {
    double number;
    std::optional<std::int64_t> whole;
  } cases[] = {
      {0, 0},
      {-0.0, 0},
      {5, 5},
      {-5, -5},
      {0.5, {}},
      {9007199254740992.0, 9007199254740992},
      {-9007199254740992.0, -9007199254740992},
      {9007199254740994.0, {}},
      {9223372036854775808.0, {}},
      {-9223372036854775808.0, {}},
      {1e300, {}},
      {-1e300, {}},
      {std::numeric_limits<double>::infinity(), {}},
      {std::numeric_limits<double>::quiet_NaN(), {}},
  };
  for (const auto& c : cases)
    EXPECT_EQ(whole_number(c.number), c.whole) << c.number;
}

TEST(Integers, ArithmeticStopsAtTheEnds) {
  EXPECT_EQ(saturated_sum(1, 2), 3);
  EXPECT_EQ(saturated_sum(kMost, 1), kMost);
  EXPECT_EQ(saturated_sum(kLeast, -1), kLeast);
  EXPECT_EQ(saturated_sum(kLeast, kMost), -1);
  EXPECT_EQ(saturated_difference(1, 2), -1);
  EXPECT_EQ(saturated_difference(0, kLeast), kMost);
  EXPECT_EQ(saturated_difference(kLeast, 1), kLeast);
  EXPECT_EQ(saturated_product(-3, 4), -12);
  EXPECT_EQ(saturated_product(kMost, 1000), kMost);
  EXPECT_EQ(saturated_product(kMost, -1000), kLeast);
  EXPECT_EQ(saturated_product(kLeast, -1), kMost);
  EXPECT_EQ(microseconds_of_milliseconds(1'700'000'000'123), 1'700'000'000'123'000);
  EXPECT_EQ(microseconds_of_milliseconds(kLeast), kLeast);
  EXPECT_EQ(microseconds_of_seconds(kMost), kMost);
}

}  // namespace
}  // namespace wirelake
