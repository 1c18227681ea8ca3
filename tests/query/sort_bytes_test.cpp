#include "query/sort_bytes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace wirelake {
namespace {

using Limits = std::numeric_limits<double>;

// Values of every kind, and those next to each other that an order is likely to get wrong.
std::vector<Value> all_values() {
  std::vector<Value> values = {
      {},
      {Limits::quiet_NaN()},
      {-Limits::infinity()},
      {-1e300},
      {-9223372036854775808.0},
      {-0.5},
      {0.0},
      {0.5},
      {1.5},
      {9007199254740993.0},
      {9223372036854775808.0},
      {Limits::infinity()},
      {false},
      {true},
      {RawBytes{""}},
      {RawBytes{"b"}},
      {RawBytes{std::string("\0\0", 2)}},
      {ValueList{}},
      {ValueList{{}, {std::int64_t{1}}}},
      {ValueList{{std::int64_t{1}}}},
      {ValueList{{std::int64_t{1}}, {}}},
      {ValueList{{ValueList{{std::string("x")}}}}},
      {ValueFields{}},
      {ValueFields{{"a", {std::int64_t{1}}}}},
      {ValueFields{{"a", {std::int64_t{1}}}, {"b", {}}}},
      {ValueFields{{"ab", {std::int64_t{0}}}}},
      {ValueFields{{"a", {std::string("text")}}}},
  };
  for (const std::int64_t integer :
       {INT64_MIN, INT64_MIN + 1, std::int64_t{-9007199254740993}, std::int64_t{-1},
        std::int64_t{0}, std::int64_t{1}, std::int64_t{2}, std::int64_t{9007199254740991},
        std::int64_t{9007199254740993}, std::int64_t{9007199254740994}, INT64_MAX - 1, INT64_MAX}) {
    values.emplace_back().state = integer;
  }
  for (const std::string& text : {std::string(), std::string("\0", 1), std::string("\0\xff", 2),
                                  std::string("\1"), std::string("a"), std::string("a\0", 2),
                                  std::string("a\0b", 3), std::string("ab"), std::string("\xff")}) {
    values.emplace_back().state = text;
  }
  return values;
}

std::string bytes_of(const Value& value) {
  std::string bytes;
  append_sort_bytes(bytes, value);
  return bytes;
}

TEST(SortBytes, AreInTheOrderOfTheValues) {
  const std::vector<Value> values = all_values();
  for (std::size_t a = 0; a < values.size(); ++a) {
    for (std::size_t b = 0; b < values.size(); ++b) {
      const auto order = compare(values[a], values[b]);
      if (a != b && order == 0) continue;  // An integer, and the same as a double.
      EXPECT_EQ(bytes_of(values[a]).compare(bytes_of(values[b])) <=> 0, order) << a << ", " << b;
    }
  }
}

TEST(SortBytes, NoneIsTheBeginningOfAnother) {
  const std::vector<Value> values = all_values();
  for (std::size_t a = 0; a < values.size(); ++a) {
    for (std::size_t b = 0; b < values.size(); ++b) {
      EXPECT_EQ(bytes_of(values[a]).starts_with(bytes_of(values[b])), a == b) << a << ", " << b;
    }
  }
}

TEST(SortBytes, GiveTheValueBack) {
  for (const Value& value : all_values()) {
    const Value back = value_of_sort_bytes(bytes_of(value));
    EXPECT_EQ(back.state.index(), value.state.index());
    EXPECT_EQ(compare(back, value), std::weak_ordering::equivalent);
  }
}

TEST(SortBytes, ThatAreCutOffAreReadToTheirEnd) {
  for (const Value& value : all_values()) {
    const std::string bytes = bytes_of(value);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      (void)value_of_sort_bytes(std::string_view(bytes).substr(0, size));
  }
}

}  // namespace
}  // namespace wirelake
