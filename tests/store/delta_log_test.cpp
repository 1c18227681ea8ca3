#include "store/delta/log/delta_log.h"

#include <arrow/type.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "columns/schema.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/table_schema.h"
#include "table_fixture.h"

namespace wirelake::delta {
namespace {

Metadata some_metadata() {
  Metadata metadata;
  metadata.id = "some-id";
  metadata.schema_string = schema_string(*packet_schema());
  return metadata;
}

AddFile small_file(const std::string& path) {
  return {.path = path, .size = 1, .modification_time_ms = 1, .stats = ""};
}

class DeltaLog : public TableFixture {
 protected:
  void SetUp() override {
    ASSERT_TRUE(write_first_commit(table_, {Protocol{}, some_metadata()}, "CREATE TABLE").ok());
  }

  void write_log_file(const std::string& name, const std::string& text) {
    std::ofstream(log_path() / name) << text;
  }

  bool log_file_has(const std::string& name, std::string_view action) const {
    std::ifstream file(log_path() / name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str().find(action) != std::string::npos;
  }
};

TEST_F(DeltaLog, CommitsFollowEachOther) {
  EXPECT_EQ(snapshot().version, 0);
  EXPECT_EQ(append_commit(table_, snapshot(), {small_file("a")}, "WRITE")->version, 1);
  const auto second =
      append_commit(table_, snapshot(), {small_file("b"), RemoveFile{"a", 1, 1}}, "WRITE");
  EXPECT_EQ(second->version, 2);
  EXPECT_TRUE(second->removed.contains("a"));
  const Snapshot now = snapshot();
  EXPECT_EQ(now.version, 2);
  EXPECT_EQ(now.files.size(), 1u);
  EXPECT_TRUE(now.files.contains("b"));
}

TEST_F(DeltaLog, ALateAppendGoesBehindTheOthers) {
  const Snapshot old = snapshot();
  ASSERT_TRUE(append_commit(table_, old, {small_file("a")}, "WRITE").ok());
  EXPECT_EQ(append_commit(table_, old, {small_file("b")}, "WRITE")->version, 2);
  EXPECT_EQ(snapshot().files.size(), 2u);
}

TEST_F(DeltaLog, AnAppendSurvivesANewDescriptionButNotANewSchema) {
  const Snapshot old = snapshot();
  Metadata described = old.metadata;
  described.description = "new";
  ASSERT_TRUE(append_commit(table_, old, {described}, "SET").ok());
  EXPECT_TRUE(append_commit(table_, old, {small_file("a")}, "WRITE").ok());

  Metadata changed = described;
  changed.configuration["delta.appendOnly"] = "true";
  ASSERT_TRUE(append_commit(table_, snapshot(), {changed}, "SET").ok());
  const auto late = append_commit(table_, old, {small_file("b")}, "WRITE");
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code, ErrorCode::kConflict);
  EXPECT_FALSE(snapshot().files.contains("b"));
}

// Adds `field` to what the table has then, as a load of a newer wirelake does.
CommitRules growing_by(const std::string& field) {
  CommitRules rules;
  rules.metadata = [field](const Metadata& now) -> Result<Metadata> {
    Metadata grown = now;
    auto text = with_fields(now.schema_string, *arrow::schema({arrow::field(field, arrow::utf8())}),
                            "table");
    if (!text) return text.error();
    grown.schema_string = *std::move(text);
    return grown;
  };
  return rules;
}

TEST_F(DeltaLog, ASchemaGrowsBehindWhatOthersMadeOfIt) {
  const Snapshot old = snapshot();
  ASSERT_TRUE(append_commit(table_, old, {small_file("a")}, "WRITE", growing_by("one")).ok());
  Metadata described = snapshot().metadata;
  described.description = "new";
  ASSERT_TRUE(append_commit(table_, snapshot(), {described}, "SET").ok());
  // All of these began before there was anything.
  ASSERT_TRUE(append_commit(table_, old, {small_file("b")}, "WRITE", growing_by("two")).ok());
  ASSERT_TRUE(append_commit(table_, old, {small_file("c")}, "WRITE", growing_by("one")).ok());
  ASSERT_TRUE(append_commit(table_, old, {small_file("d")}, "WRITE").ok());

  const Snapshot now = snapshot();
  EXPECT_EQ(now.files.size(), 4u);
  EXPECT_EQ(now.metadata.description, "new");
  const auto schema = parse_schema_string(now.metadata.schema_string, "table");
  ASSERT_TRUE(schema.ok());
  std::vector<std::string> names = packet_schema()->field_names();
  names.insert(names.end(), {"one", "two"});
  EXPECT_EQ((*schema)->field_names(), names);
}

TEST_F(DeltaLog, WhatHasGrownAlreadyIsNotSetAgain) {
  ASSERT_TRUE(
      append_commit(table_, snapshot(), {small_file("a")}, "WRITE", growing_by("one")).ok());
  ASSERT_TRUE(
      append_commit(table_, snapshot(), {small_file("b")}, "WRITE", growing_by("one")).ok());
  EXPECT_TRUE(log_file_has("00000000000000000001.json", "metaData"));
  EXPECT_FALSE(log_file_has("00000000000000000002.json", "metaData"));
}

TEST_F(DeltaLog, ARuleMayRefuseTheStateThatACommitWouldFollow) {
  const Snapshot old = snapshot();
  ASSERT_TRUE(append_commit(table_, old, {small_file("a")}, "WRITE").ok());
  CommitRules alone;
  alone.check = [](const Snapshot& now) {
    return now.version == 0 ? Status() : Status(Error{ErrorCode::kConflict, "others were here"});
  };
  const auto late = append_commit(table_, old, {small_file("b")}, "WRITE", alone);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().message, "others were here");
  EXPECT_FALSE(snapshot().files.contains("b"));
}

TEST_F(DeltaLog, WhatOthersReplacedOrCommittedOnceIsRefused) {
  ASSERT_TRUE(append_commit(table_, snapshot(), {small_file("a"), small_file("b")}, "WRITE").ok());
  const Snapshot old = snapshot();
  ASSERT_TRUE(
      append_commit(table_, old, {RemoveFile{"a", 1, 1}, Transaction{"app", 1, 1}}, "DELETE").ok());
  const struct {
    Action action;
    ErrorCode code;
    const char* message;
  } cases[] = {
      {RemoveFile{"a", 2, 1}, ErrorCode::kConflict, "replaced the same files"},
      {Transaction{"app", 1, 2}, ErrorCode::kAlreadyExists, "has this load already"},
  };
  for (const auto& c : cases) {
    const auto late = append_commit(table_, old, {c.action, small_file("c")}, "WRITE");
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().code, c.code);
    EXPECT_NE(late.error().message.find(c.message), std::string::npos) << late.error().message;
  }
  EXPECT_FALSE(snapshot().files.contains("c"));
  EXPECT_TRUE(append_commit(table_, old, {RemoveFile{"b", 2, 1}}, "DELETE").ok());
}

TEST_F(DeltaLog, AnotherTableOfTheSameNameIsNotAppendedTo) {
  const Snapshot old = snapshot();
  Metadata other = old.metadata;
  other.id = "other-id";
  ASSERT_TRUE(append_commit(table_, old, {other}, "REPLACE").ok());
  const auto late = append_commit(table_, old, {small_file("a")}, "WRITE");
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code, ErrorCode::kConflict);
  EXPECT_NE(late.error().message.find("replaced by another"), std::string::npos);
}

TEST_F(DeltaLog, ATableForAppendsAloneIsNotDeletedFrom) {
  Metadata metadata = some_metadata();
  metadata.configuration["delta.appendOnly"] = "true";
  ASSERT_TRUE(append_commit(table_, snapshot(), {metadata, small_file("a")}, "SET").ok());
  RemoveFile remove = {"a", 1, 1};
  const auto deleted = append_commit(table_, snapshot(), {remove}, "DELETE");
  ASSERT_FALSE(deleted.ok());
  EXPECT_EQ(deleted.error().code, ErrorCode::kUnsupported);
  remove.data_change = false;
  EXPECT_TRUE(append_commit(table_, snapshot(), {remove, small_file("b")}, "OPTIMIZE").ok());
}

TEST_F(DeltaLog, NoTemporaryFileStays) {
  ASSERT_TRUE(append_commit(table_, snapshot(), {small_file("a")}, "WRITE").ok());
  const auto names = table_.open_folder(kLogFolder)->list();
  EXPECT_EQ(*names,
            (std::vector<std::string>{"00000000000000000000.json", "00000000000000000001.json"}));
}

TEST_F(DeltaLog, ManyWritersLoseNothing) {
  constexpr int kWriters = 4;
  constexpr int kCommits = 20;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      const auto table = delta::StoreFolder::open(table_.path());
      const auto begin = read_snapshot(*table);
      for (int i = 0; i < kCommits; ++i) {
        const std::string name = std::to_string(writer) + "-" + std::to_string(i);
        EXPECT_TRUE(append_commit(*table, *begin, {small_file(name)}, "WRITE").ok());
      }
    });
  }
  for (std::thread& writer : writers)
    writer.join();
  const Snapshot now = snapshot();
  EXPECT_EQ(now.version, kWriters * kCommits);
  EXPECT_EQ(now.files.size(), static_cast<std::size_t>(kWriters * kCommits));
}

TEST_F(DeltaLog, ADroppedTableIsNotCommittedTo) {
  const Snapshot old = snapshot();
  const auto store = delta::StoreFolder::open(folder_.path());
  ASSERT_TRUE(store->remove_tree("table").ok());
  const auto late = append_commit(table_, old, {small_file("a")}, "WRITE");
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code, ErrorCode::kNotFound);
}

TEST_F(DeltaLog, FeaturesThatAreNotKnownAreRefusedByName) {
  const struct {
    const char* commit;
    const char* feature;
  } cases[] = {
      {R"({"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors"]}})",
       "deletionVectors"},
      {R"({"protocol":{"minReaderVersion":4,"minWriterVersion":7}})", "reader version 4"},
      {R"({"metaData":{"id":"i","schemaString":"{}","configuration":{"delta.columnMapping.mode":"name"}}})",
       "columnMapping"},
      {R"({"metaData":{"id":"i","schemaString":"{}","partitionColumns":["x"]}})",
       "partition columns"},
  };
  for (const auto& c : cases) {
    write_log_file("00000000000000000001.json", c.commit);
    const auto read = read_snapshot(table_);
    ASSERT_FALSE(read.ok()) << c.feature;
    EXPECT_EQ(read.error().code, ErrorCode::kUnsupported);
    EXPECT_NE(read.error().message.find(c.feature), std::string::npos) << read.error().message;
  }
}

TEST_F(DeltaLog, TablesForOtherWritersAreReadButNotWritten) {
  const struct {
    const char* commit;
    const char* feature;
  } cases[] = {
      {R"({"protocol":{"minReaderVersion":1,"minWriterVersion":4}})", "writer version 4"},
      {R"({"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["rowTracking"]}})",
       "rowTracking"},
      {R"({"metaData":{"id":"i","schemaString":"delta.invariants"}})", "invariants"},
  };
  for (const auto& c : cases) {
    write_log_file("00000000000000000001.json", c.commit);
    const Snapshot now = snapshot();
    const auto written = append_commit(table_, now, {small_file("a")}, "WRITE");
    ASSERT_FALSE(written.ok()) << c.feature;
    EXPECT_EQ(written.error().code, ErrorCode::kUnsupported);
    EXPECT_NE(written.error().message.find(c.feature), std::string::npos);
  }
}

TEST_F(DeltaLog, DamageIsReportedWithTheFile) {
  write_log_file("00000000000000000001.json", "no json");
  auto read = read_snapshot(table_);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kDamaged);
  EXPECT_TRUE(read.error().file.ends_with("00000000000000000001.json"));

  write_log_file("00000000000000000001.json", "{}");
  write_log_file("00000000000000000003.json", "{}");
  read = read_snapshot(table_);
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("version 2"), std::string::npos);
}

TEST_F(DeltaLog, OtherFilesInTheLogAreNone) {
  for (const char* name :
       {"_commit_x.json.tmp", "0.json", "0000000000000000000a.json", "99999999999999999999.json",
        "00000000000000000007.checkpoint.parquet.tmp", "00000000000000000008.crc"}) {
    write_log_file(name, "no json");
  }
  EXPECT_EQ(snapshot().version, 0);
}

}  // namespace
}  // namespace wirelake::delta
