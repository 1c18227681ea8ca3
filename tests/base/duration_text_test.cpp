#include "base/duration_text.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelake {
namespace {

TEST(DurationText, WhatPeopleAndTablesWrite) {
  const struct {
    const char* text;
    std::int64_t milliseconds;
  } cases[] = {
      {"0", 0},
      {"0s", 0},
      {"7d", 7 * kMillisecondsPerDay},
      {"7 days", 7 * kMillisecondsPerDay},
      {" 12h ", 12 * 3'600'000},
      {"1 week 2 days", 9 * kMillisecondsPerDay},
      {"1h30min", 90 * 60'000},
      {"interval 30 days", 30 * kMillisecondsPerDay},
      {"interval 1 week", 7 * kMillisecondsPerDay},
      {"250ms", 250},
  };
  for (const auto& c : cases) {
    const auto parsed = parse_duration_ms(c.text);
    ASSERT_TRUE(parsed.ok()) << c.text;
    EXPECT_EQ(*parsed, c.milliseconds) << c.text;
  }
}

TEST(DurationText, OtherTextIsRefused) {
  for (const char* text : {"", " ", "interval", "7", "d", "-1d", "1.5h", "7 fortnights", "7d x",
                           "99999999999d", "7dd"}) {
    const auto parsed = parse_duration_ms(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument) << text;
  }
  std::string long_text;
  for (int i = 0; i < 5; ++i)
    long_text += "4294967295w ";
  EXPECT_FALSE(parse_duration_ms(long_text).ok()) << "more than 64 bits hold";
}

TEST(DurationText, IntervalsOfTime) {
  const struct {
    const char* text;
    std::int64_t nanoseconds;
  } cases[] = {
      {"1ns", 1},
      {"10us", 10'000},
      {"10µs", 10'000},
      {"500ms", 500'000'000},
      {"10s", 10'000'000'000},
      {" 5 m ", 300'000'000'000},
      {"5min", 300'000'000'000},
      {"1h30m", 5'400'000'000'000},
      {"1d", 86'400'000'000'000},
      {"0s", 0},
  };
  for (const auto& c : cases) {
    const auto parsed = parse_interval(c.text);
    ASSERT_TRUE(parsed.ok()) << c.text;
    EXPECT_EQ(parsed->count(), c.nanoseconds) << c.text;
  }
  for (const char* text :
       {"", " ", "10", "s", "-1s", "0.5s", "1 fortnight", "4000000000d", "1ss"}) {
    const auto parsed = parse_interval(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace wirelake
