#include "capture/timestamp.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace wirelake {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t kMaxTicks = std::numeric_limits<std::uint64_t>::max();

struct Case {
  std::string name;
  std::uint8_t tsresol;
  std::int64_t tsoffset_s;
  std::uint64_t ticks;
  std::int64_t expected_ns;
  TimeStatus expected_status = TimeStatus::kExact;
};

TEST(TimeScale, ConvertsExactly) {
  const Case cases[] = {
      {"seconds", 0, 0, 3, 3'000'000'000},
      {"milliseconds", 3, 0, 1234, 1'234'000'000},
      {"microseconds", 6, 0, 1'600'000'000'123'456, 1'600'000'000'123'456'000},
      {"nanoseconds", 9, 0, 1'600'000'000'123'456'789, 1'600'000'000'123'456'789},
      {"picoseconds are rounded down", 12, 0, 1'999, 1},
      {"10^-28 s, the largest divisor", 28, 0, kMaxTicks, 1},
      {"10^-29 s, beyond any reading", 29, 0, kMaxTicks, 0},
      {"10^-127 s", 127, 0, kMaxTicks, 0},
      {"2^0 s", 0x80, 0, 7, 7'000'000'000},
      {"2^-8 s", 0x88, 0, 1, 3'906'250},
      {"2^-10 s, rounded down", 0x8a, 0, 1, 976'562},
      {"2^-40 s beyond 64 bits in between", 0xa8, 0, (std::uint64_t{5} << 40) / 2, 2'500'000'000},
      {"2^-64 s", 0xc0, 0, kMaxTicks, 999'999'999},
      {"2^-127 s", 0xff, 0, kMaxTicks, 0},
      {"offset", 6, 100, 5, 100'000'005'000},
      {"negative offset", 6, -100, 5, -99'999'995'000},
      {"rounding down goes with a negative offset", 12, -1, 1'999, -999'999'999},
      {"the last nanosecond", 9, 0, std::uint64_t{kMax}, kMax},
      {"one beyond the last", 9, 0, std::uint64_t{kMax} + 1, kMax, TimeStatus::kClamped},
      {"microseconds beyond", 6, 0, kMaxTicks, kMax, TimeStatus::kClamped},
      {"seconds beyond 128 bits of nothing", 0, kMax, kMaxTicks, kMax, TimeStatus::kClamped},
      {"offset far ahead", 6, kMax, 0, kMax, TimeStatus::kClamped},
      {"offset far back", 6, kMin, 0, kMin, TimeStatus::kClamped},
      {"offset back into range", 0, -9'000'000'000, 9'000'000'001, 1'000'000'000},
  };
  for (const Case& c : cases) {
    const RecordTime time = TimeScale(c.tsresol, c.tsoffset_s).time_of(c.ticks);
    EXPECT_EQ(time.timestamp_ns, c.expected_ns) << c.name;
    EXPECT_EQ(time.status, c.expected_status) << c.name;
  }
}

TEST(TimeScale, HasSixDigitsIfAllTimesAreWholeMicroseconds) {
  const struct {
    std::uint8_t tsresol;
    int expected;
  } cases[] = {{0, 6},    {3, 6},    {6, 6},    {7, 9},    {9, 9},   {12, 9},
               {0x80, 6}, {0x86, 6}, {0x87, 9}, {0x88, 9}, {0xff, 9}};
  for (const auto& c : cases)
    EXPECT_EQ(TimeScale(c.tsresol, 0).digits(), c.expected) << +c.tsresol;
}

TEST(TimeScale, IsMicrosecondsIfNothingIsSaid) {
  EXPECT_EQ(TimeScale().time_of(1).timestamp_ns, 1000);
  EXPECT_EQ(TimeScale().digits(), 6);
}

}  // namespace
}  // namespace wirelake
