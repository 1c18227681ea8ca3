#include "store/stored_json.h"

#include <gtest/gtest.h>

#include <string>

#include "store/delta/data/file_statistics.h"
#include "store/delta/log/actions.h"
#include "store/delta/log/table_schema.h"

namespace wirelake {
namespace {

std::string nested(int depth) {
  std::string text(static_cast<std::size_t>(depth), '[');
  return text + std::string(static_cast<std::size_t>(depth), ']');
}

TEST(StoredJson, NestsAsDeepAsIsSaidAndNoDeeper) {
  EXPECT_TRUE(read_stored_json(nested(kMaxStoredJsonDepth)).ok());
  for (const int depth : {kMaxStoredJsonDepth + 1, 100'000, 10'000'000}) {
    const auto json = read_stored_json(nested(depth));
    ASSERT_FALSE(json.ok()) << depth;
    EXPECT_EQ(json.error().code, ErrorCode::kDamaged);
    EXPECT_NE(json.error().message.find("nests more than 128 deep"), std::string::npos);
    EXPECT_TRUE(stored_json_or_null(nested(depth)).is_null());
  }
}

TEST(StoredJson, BracketsInTextsAreNoNesting) {
  const std::string text = R"(["\"[[[)" + nested(1000) + R"(","\\",")" + nested(1000) + R"("])";
  const auto json = read_stored_json(text);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->size(), 3u);
}

TEST(StoredJson, WhatIsNoneIsDamaged) {
  for (const char* text : {"", "x", "[", "\"", "\"\\", "{\"a\":}", "[1,]", "1e", "\xff"}) {
    const auto json = read_stored_json(text);
    ASSERT_FALSE(json.ok()) << text;
    EXPECT_EQ(json.error().code, ErrorCode::kDamaged);
  }
  EXPECT_FALSE(read_stored_json(std::string(kMaxStoredJsonSize + 1, ' ')).ok());
}

TEST(StoredJson, IsWhatSchemasStatisticsAndCommitsAreReadBy) {
  const std::string deep = nested(100'000);
  const auto schema = delta::parse_schema_string(
      R"({"type":"struct","fields":[{"name":"z","type":)" + deep + "}]}");
  ASSERT_FALSE(schema.ok());
  EXPECT_NE(schema.error().message.find("has a schema that holds JSON that nests"),
            std::string::npos)
      << schema.error().message;
  EXPECT_FALSE(delta::row_count(R"({"numRecords":)" + deep + "}").has_value());
  EXPECT_FALSE(delta::key_range(deep, packets_table()).has_value());
  delta::FilePaths paths("/store/table", [](const std::string&) { return false; });
  EXPECT_FALSE(delta::parse_commit(R"({"add":)" + deep + "}", paths).ok());
}

// A type that is not known is named in a message of bounded length.
TEST(StoredJson, TypesThatAreNotKnownAreQuoted) {
  for (const std::string& type :
       {nested(100),
        R"({"type":"struct","fields":[{"name":"z","type":")" + std::string(100'000, 'x') + "\"}]}",
        std::string("\"\\u001b[31m\""), std::string("null"), std::string("5")}) {
    const auto schema = delta::parse_schema_string(
        R"({"type":"struct","fields":[{"name":"z","type":)" + type + "}]}");
    ASSERT_FALSE(schema.ok()) << type;
    EXPECT_EQ(schema.error().code, ErrorCode::kUnsupported);
    EXPECT_LT(schema.error().message.size(), 400u);
    for (const char c : schema.error().message)
      EXPECT_TRUE(c >= ' ' && c <= '~') << schema.error().message;
  }
}

TEST(StoredJson, TypesNestThirtyTwoDeep) {
  const auto schema_of = [](int depth) {
    std::string text = R"("long")";
    for (int i = 0; i < depth; ++i)
      text = R"({"type":"struct","fields":[{"name":"z","type":)" + text + "}]}";
    return delta::parse_schema_string(text);
  };
  EXPECT_TRUE(schema_of(33).ok());
  for (const int depth : {34, 40, 43, 100}) {
    EXPECT_FALSE(schema_of(depth).ok()) << depth;
  }
}

}  // namespace
}  // namespace wirelake
