#include "query/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace wirelake {
namespace {

// In MongoDB's order; values in one row are equivalent.
TEST(Value, Order) {
  const std::int64_t big = INT64_MAX;
  const std::vector<std::vector<Value>> rows = {
      {{}},
      {{std::nan("")}},
      {{-std::numeric_limits<double>::infinity()}},
      {{INT64_MIN}, {-0x1p63}},
      {{-1.5}},
      {{std::int64_t{-1}}, {-1.0}},
      {{std::int64_t{0}}, {0.0}, {-0.0}},
      {{0.5}},
      {{std::int64_t{1}}, {1.0}},
      {{(std::int64_t{1} << 53)}, {0x1p53}},
      {{(std::int64_t{1} << 53) + 1}},
      {{big}},
      {{0x1p63}},
      {{std::string()}},
      {{std::string("a")}},
      {{std::string("aa")}},
      {{std::string("b")}},
      {{std::string("\xc3\xa9")}},
      {{ValueFields{}}},
      {{ValueFields{{"b", {std::int64_t{1}}}}}},
      {{ValueFields{{"b", {std::int64_t{1}}}, {"a", {}}}}},
      {{ValueFields{{"a", {std::string()}}}}},
      {{ValueList{}}},
      {{ValueList{{std::int64_t{1}}}}},
      {{ValueList{{std::int64_t{1}}, {}}}},
      {{ValueList{{std::int64_t{2}}}}},
      {{RawBytes{""}}},
      {{RawBytes{"z"}}},
      {{RawBytes{"aa"}}},
      {{false}},
      {{true}},
  };
  for (std::size_t a = 0; a < rows.size(); ++a) {
    for (std::size_t b = 0; b < rows.size(); ++b) {
      for (const Value& left : rows[a]) {
        for (const Value& right : rows[b]) {
          EXPECT_TRUE(compare(left, right) == (a <=> b)) << a << " and " << b;
          // Text would stand for the bytes.
          if (left.kind() == Value::Kind::kBytes && right.kind() == Value::Kind::kText) continue;
          EXPECT_EQ(equals_operand(left, right), a == b) << a << " and " << b;
        }
      }
    }
  }
}

TEST(Value, TextInAQueryStandsForBytes) {
  const Value bytes = {RawBytes{"foo"}};
  const struct {
    Value operand;
    bool equals;
  } cases[] = {
      {{std::string("Zm9v")}, true}, {{Base64{"Zm9v"}}, true},    {{std::string("foo")}, false},
      {{Base64{"Zm9w"}}, false},     {{Base64{"Zm9v\n"}}, false}, {{std::string()}, false},
      {{std::int64_t{1}}, false},    {{RawBytes{"foo"}}, true},   {{}, false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(equals_operand(bytes, c.operand), c.equals);
    const Value inside = {ValueFields{{"data", bytes}}};
    EXPECT_EQ(equals_operand(inside, {ValueFields{{"data", c.operand}}}), c.equals);
    EXPECT_EQ(equals_operand({ValueList{bytes}}, {ValueList{c.operand}}), c.equals);
  }
  EXPECT_FALSE(equals_operand({std::string("Zm9v")}, {Base64{"Zm9v"}}));
}

}  // namespace
}  // namespace wirelake
