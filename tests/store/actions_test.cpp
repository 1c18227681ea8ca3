#include "store/delta/log/actions.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace wirelake::delta {
namespace {

Result<std::vector<Action>> parsed(const std::string& text) {
  FilePaths paths("/store/table", [](const std::string&) { return false; });
  return parse_commit(text, paths);
}

template <typename T>
T read_back(const Action& action) {
  const auto actions = parsed(to_lines(action));
  EXPECT_TRUE(actions.ok() && actions->size() == 1);
  return std::get<T>(actions->front());
}

TEST(Actions, AreReadAsTheyWereWritten) {
  const auto add =
      read_back<AddFile>(AddFile{"a b/c%\xc3\xa9.parquet", 5, 6, R"({"numRecords":7})"});
  EXPECT_EQ(add.path, "a b/c%\xc3\xa9.parquet");
  EXPECT_EQ(add.size, 5);
  EXPECT_EQ(add.modification_time_ms, 6);
  EXPECT_EQ(add.stats, R"({"numRecords":7})");

  EXPECT_EQ(read_back<RemoveFile>(RemoveFile{"x", 1, 2}).path, "x");
  EXPECT_EQ(read_back<Transaction>(Transaction{"app", 3, 4}).version, 3);

  Metadata metadata;
  metadata.id = "id";
  metadata.description = "two\nlines";
  metadata.schema_string = "{}";
  metadata.configuration = {{"a", "b"}};
  metadata.created_time_ms = 9;
  EXPECT_EQ(read_back<Metadata>(metadata), metadata);
}

TEST(Actions, EveryMemberThatReadersWantIsWritten) {
  const struct {
    Action action;
    std::vector<const char*> members;
  } cases[] = {
      {AddFile{}, {"path", "partitionValues", "size", "modificationTime", "dataChange", "stats"}},
      {RemoveFile{},
       {"path", "deletionTimestamp", "dataChange", "extendedFileMetadata", "partitionValues",
        "size"}},
      {Metadata{},
       {"id", "name", "description", "format", "provider", "options", "schemaString",
        "partitionColumns", "configuration", "createdTime"}},
      {Protocol{}, {"minReaderVersion", "minWriterVersion"}},
      {Transaction{}, {"appId", "version", "lastUpdated"}},
  };
  for (const auto& c : cases) {
    const std::string line = to_lines(c.action);
    for (const char* member : c.members) {
      EXPECT_NE(line.find("\"" + std::string(member) + "\":"), std::string::npos) << line;
    }
    EXPECT_EQ(line.back(), '\n');
    EXPECT_EQ(line.find('\n'), line.size() - 1);
  }
}

TEST(Actions, UnknownOnesArePassedOver) {
  const auto actions = parsed(
      "{\"commitInfo\":{\"x\":1}}\n\n{\"cdc\":{}}\r\n{\"add\":{\"path\":\"p\",\"tags\":{}}}");
  ASSERT_TRUE(actions.ok());
  ASSERT_EQ(actions->size(), 1u);
  EXPECT_EQ(std::get<AddFile>(actions->front()).path, "p");
}

TEST(Actions, WhatIsNoLogIsRefused) {
  for (const char* text :
       {"x",
        "[]",
        "{\"add\":{}}",
        "{\"metaData\":{\"id\":\"x\"}}",
        "{\"txn\":{\"appId\":5}}",
        "{\"add\":{\"path\":\"p\"}",
        "",
        " \n\r\n",
        "{\"add\":\"p\"}",
        "{\"add\":[]}",
        "{\"remove\":true}",
        "{\"txn\":0}",
        "{\"metaData\":\"\"}",
        "{\"protocol\":[1,2]}",
        "{\"add\":{\"path\":[\"p\"]}}",
        "{\"add\":{\"path\":\"p\",\"stats\":{}}}",
        "{\"add\":{\"path\":\"p\",\"tags\":[]}}",
        "{\"add\":{\"path\":\"p\",\"tags\":{\"a\":1}}}",
        "{\"protocol\":{\"readerFeatures\":\"deletionVectors\"}}",
        "{\"metaData\":{\"id\":\"x\",\"schemaString\":\"\",\"partitionColumns\":[1]}}",
        "{\"metaData\":{\"id\":\"x\",\"schemaString\":\"\",\"configuration\":\"\"}}"}) {
    const auto actions = parsed(text);
    ASSERT_FALSE(actions.ok()) << text;
    EXPECT_EQ(actions.error().code, ErrorCode::kDamaged);
  }
}

TEST(Actions, AFileIsTheSameInEverySpellingAndKeepsIt) {
  const auto actions = parsed(R"({"add":{"path":"./a%62c","tags":{"k":null}}})"
                              "\n"
                              R"({"remove":{"path":"file:///store/table/x/../abc"}})"
                              "\n"
                              R"({"add":{"path":"a b"}})");
  ASSERT_TRUE(actions.ok()) << actions.error().to_string();
  const auto& add = std::get<AddFile>((*actions)[0]);
  EXPECT_EQ(add.path, "abc");
  EXPECT_NE(to_lines(add).find(R"("path":"./a%62c")"), std::string::npos);
  const auto& remove = std::get<RemoveFile>((*actions)[1]);
  EXPECT_EQ(remove.path, "abc");
  EXPECT_NE(to_lines(remove).find(R"("path":"file:///store/table/x/../abc")"), std::string::npos);
  EXPECT_NE(to_lines((*actions)[2]).find(R"("path":"a b")"), std::string::npos);

  // In several spellings, an action for each.
  AddFile plain;
  plain.path = "abc";
  const AddFile earlier = plain;
  add_spellings(add, plain);
  add_spellings(earlier, plain);
  EXPECT_EQ(plain.spellings, (std::vector<std::string>{"abc", "./a%62c"}));
  EXPECT_EQ(to_json(plain).size(), 2u);
}

TEST(Actions, DeletionVectorsAreRefusedByName) {
  const auto actions = parsed(R"({"add":{"path":"p","deletionVector":{"storageType":"u"}}})");
  ASSERT_FALSE(actions.ok());
  EXPECT_EQ(actions.error().code, ErrorCode::kUnsupported);
  EXPECT_NE(actions.error().message.find("deletionVectors"), std::string::npos);
}

}  // namespace
}  // namespace wirelake::delta
