#include "flow/seen_ranges.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace wirelake {
namespace {

TEST(SeenRangesTest, CountsWhatIsNew) {
  SeenRanges seen;
  EXPECT_EQ(seen.add({10, 20}), 10);
  EXPECT_EQ(seen.add({20, 30}), 10);
  EXPECT_EQ(seen.add({5, 12}), 5);
  EXPECT_EQ(seen.add({40, 50}), 10);
  EXPECT_EQ(seen.missing(), 10);
  EXPECT_EQ(seen.add({25, 45}), 10);
  EXPECT_EQ(seen.add({5, 50}), 0);
  EXPECT_EQ(seen.missing(), 0);
  EXPECT_EQ(seen.begin(), 5);
  EXPECT_EQ(seen.end(), 50);
}

// As a set of numbers would have it, while there are few ranges.
TEST(SeenRangesTest, AgreesWithASet) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    SeenRanges seen;
    std::set<std::int64_t> numbers;
    for (int i = 0; i < 60; ++i) {
      const std::int64_t begin = std::uniform_int_distribution(-100, 100)(random);
      const std::int64_t end = begin + std::uniform_int_distribution(1, 20)(random);
      std::int64_t fresh = 0;
      for (std::int64_t n = begin; n < end; ++n)
        fresh += numbers.insert(n).second ? 1 : 0;
      EXPECT_EQ(seen.add({begin, end}), fresh);
    }
    EXPECT_EQ(seen.begin(), *numbers.begin());
    EXPECT_EQ(seen.end(), *numbers.rbegin() + 1);
    EXPECT_EQ(seen.missing(), seen.end() - seen.begin() - static_cast<int>(numbers.size()));
  }
}

TEST(SeenRangesTest, KeepsFewRangesOfVeryMany) {
  SeenRanges seen;
  constexpr std::int64_t kCount = 10'000;
  for (std::int64_t n = 0; n < kCount; ++n)
    EXPECT_EQ(seen.add({2 * n, 2 * n + 1}), 1);
  int ranges = 0;
  seen.visit_seen({0, 2 * kCount}, [&](SeenRange) { ++ranges; });
  EXPECT_LE(ranges, static_cast<int>(SeenRanges::kMaxRanges));
  EXPECT_EQ(seen.missing(), kCount - 1);
}

}  // namespace
}  // namespace wirelake
