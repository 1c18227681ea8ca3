#include "query/value_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "query/match_value.h"
#include "query/query_node.h"
#include "wirelake/query.h"

namespace wirelake {
namespace {

using Kind = QueryNode::Kind;

TEST(IntegerSet, HasWhatItWasGiven) {
  std::mt19937_64 random(3);
  for (const std::uint64_t mask : {0x3full, 0xffffull, 0xffffffffffffffffull}) {
    std::vector<std::int64_t> values = {INT64_MIN, INT64_MIN + 1, INT64_MAX, 0, 0};
    for (int i = 0; i < 1000; ++i)
      values.push_back(static_cast<std::int64_t>(random() & mask));
    const IntegerSet set(values);
    for (int i = 0; i < 5000; ++i) {
      const auto asked = static_cast<std::int64_t>(random() & mask);
      EXPECT_EQ(set.contains(asked), std::ranges::find(values, asked) != values.end());
    }
    for (const std::int64_t value : values)
      EXPECT_TRUE(set.contains(value)) << value;
    EXPECT_FALSE(set.contains(INT64_MIN + 2));
  }
  EXPECT_FALSE(IntegerSet().contains(0));
  EXPECT_FALSE(IntegerSet(std::vector<std::int64_t>{5, 9}).has_between(6, 8));
  EXPECT_TRUE(IntegerSet(std::vector<std::int64_t>{5, 9}).has_between(6, 9));
}

// A set answers as each of its values asked for itself.
TEST(ValueSet, IsEqualToOneOfItsValues) {
  const ValueList values = {{},
                            {std::int64_t{5}},
                            {7.0},
                            {2.5},
                            {-0x1p63},
                            {true},
                            {std::string("AQI=")},
                            {std::string("text")},
                            {Base64{"AAEC"}},
                            {ValueList{{std::int64_t{1}}, {std::string("AQI=")}}},
                            {ValueFields{{"a", {std::int64_t{1}}}}}};
  std::vector<Value> asked(values.begin(), values.end() - 3);
  asked.insert(asked.end(), {{5.0},
                             {std::int64_t{7}},
                             {std::int64_t{2}},
                             {2.25},
                             {INT64_MIN},
                             {INT64_MIN + 1},
                             {0x1p63},
                             {false},
                             {std::string("tex")},
                             {RawBytes{"\1\2"}},
                             {RawBytes{std::string("\0\1\2", 3)}},
                             {RawBytes{"\1\3"}},
                             {ValueList{{std::int64_t{1}}, {RawBytes{"\1\2"}}}},
                             {ValueList{{std::int64_t{1}}}},
                             {ValueFields{{"a", {1.0}}}},
                             {ValueFields{{"b", {std::int64_t{1}}}}}});
  const ValueSet set(values);
  for (const Value& value : asked) {
    const bool wanted = std::ranges::any_of(
        values, [&](const Value& operand) { return equals_operand(value, operand); });
    EXPECT_EQ(set.contains(value), wanted) << (&value - asked.data());
  }
  EXPECT_TRUE(set.has_text_between("b", "u"));
  EXPECT_FALSE(set.has_text_between("b", "s"));
}

QueryNode root_of(const char* text) {
  return Query::parse(text).value().root();
}

TEST(JoinedConditions, EqualitiesOfOneFieldAreOneSet) {
  const QueryNode either =
      root_of(R"({"$or": [{"a": 1}, {"b.c": 2}, {"a": {"$in": [3, "x"]}}, {"$or": [{"a": 4},
                                                                                  {"a": {"$gt": 9}}]}]})");
  ASSERT_EQ(either.kind, Kind::kOr);
  ASSERT_EQ(either.children.size(), 3u);
  EXPECT_EQ(either.children[0].kind, Kind::kIn);
  EXPECT_EQ(either.children[0].operand.list()->size(), 4u);
  EXPECT_TRUE(either.children[0].listed->integers().contains(4));
  EXPECT_TRUE(either.children[0].listed->contains_text("x"));
  EXPECT_EQ(either.children[1].kind, Kind::kEqual);
  EXPECT_EQ(either.children[2].kind, Kind::kGreater);
  EXPECT_EQ(root_of(R"({"$or": [{"a": 1}, {"a": null}]})").kind, Kind::kIn);

  const QueryNode neither = root_of(R"({"$and": [{"a": {"$ne": 1}}, {"a": {"$nin": [2, 3]}}]})");
  ASSERT_EQ(neither.kind, Kind::kNot);
  EXPECT_EQ(neither.children.front().operand.list()->size(), 3u);
  EXPECT_EQ(root_of(R"({"$nor": [{"a": 1}, {"a": 2}]})").children.front().kind, Kind::kIn);
  // Both have to be there: a list can have them.
  EXPECT_EQ(root_of(R"({"$and": [{"a": 1}, {"a": 2}]})").children.size(), 2u);
}

}  // namespace
}  // namespace wirelake
