#include "store/delta/log/checkpoint.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "columns/schema.h"
#include "store/delta/log/checkpoint_writer.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/log_cleanup.h"
#include "store/delta/log/table_schema.h"
#include "table_fixture.h"

namespace wirelake::delta {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

class CheckpointTest : public TableFixture {
 protected:
  void SetUp() override {
    metadata_.id = "some-id";
    metadata_.name = "mine";
    metadata_.description = "Grüße, \"quoted\"";
    metadata_.schema_string = schema_string(*packet_schema());
    metadata_.configuration = {{"a", "1"}, {"b", ""}};
    metadata_.created_time_ms = 1'700'000'000'000;
  }

  void create() {
    ASSERT_TRUE(write_first_commit(table_, {Protocol{}, metadata_}, "CREATE TABLE").ok());
  }

  void commit(const std::vector<Action>& actions) {
    const auto done = append_commit(table_, snapshot(), actions, "WRITE");
    ASSERT_TRUE(done.ok()) << done.error().to_string();
  }

  std::vector<std::string> log_names(const char* ending) const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(log_path())) {
      if (entry.path().string().ends_with(ending)) names.push_back(entry.path().filename());
    }
    std::ranges::sort(names);
    return names;
  }

  std::vector<std::string> expired(std::int64_t days_ahead) const {
    const delta::StoreFolder log = *table_.open_folder(kLogFolder);
    const std::int64_t now = log.facts(commit_name(0))->modified_us / 1000;
    return *expired_log_files(table_, log, snapshot().metadata, now + days_ahead * kDayMs);
  }

  Metadata metadata_;
};

AddFile file(const std::string& path) {
  return {.path = path, .size = 7, .modification_time_ms = 8, .stats = R"({"numRecords":9})"};
}

std::vector<std::string> lines_of(const Snapshot& state) {
  std::vector<std::string> lines = {to_lines(state.protocol), to_lines(state.metadata)};
  for (const auto& [path, add] : state.files)
    lines.push_back(to_lines(add));
  for (const auto& [path, remove] : state.removed)
    lines.push_back(to_lines(remove));
  for (const auto& [app, transaction] : state.transactions)
    lines.push_back(to_lines(transaction));
  return lines;
}

TEST_F(CheckpointTest, HoldsWhatTheCommitsHold) {
  create();
  const std::int64_t now_ms = table_.facts(kLogFolder)->modified_us / 1000;
  AddFile tagged = file("with tag %");
  tagged.tags = {{"key", "value"}};
  commit({file("a"), file("b"), tagged, Transaction{"app", 3, 4}});
  commit({RemoveFile{"a", now_ms, 7}, RemoveFile{"b", 1, 7}});
  const Snapshot before = snapshot();
  ASSERT_TRUE(write_checkpoint(table_).ok());
  for (const std::string& name : log_names(".json"))
    std::filesystem::remove(log_path() / name);
  const Snapshot after = snapshot();
  EXPECT_EQ(after.version, 2);
  Snapshot expected = before;
  expected.removed.erase("b");  // Its retention is over.
  EXPECT_EQ(lines_of(after), lines_of(expected));

  const Snapshot without_files = snapshot(SnapshotScope::kTransactions);
  EXPECT_TRUE(without_files.files.empty());
  EXPECT_EQ(without_files.metadata, before.metadata);
  EXPECT_TRUE(without_files.transactions.contains("app"));

  const Snapshot settings = snapshot(SnapshotScope::kSettings);
  EXPECT_EQ(settings.version, 2);
  EXPECT_EQ(settings.metadata, before.metadata);
  EXPECT_TRUE(settings.transactions.empty());
}

TEST_F(CheckpointTest, IsWrittenEveryTenCommitsAndNamedInTheHint) {
  create();
  for (int i = 1; i <= 25; ++i)
    commit({file("f" + std::to_string(i))});
  EXPECT_EQ(log_names(".parquet"),
            (std::vector<std::string>{checkpoint_name(10), checkpoint_name(20)}));
  const auto hint =
      nlohmann::json::parse(*table_.open_folder(kLogFolder)->read_file(kLastCheckpointName, 1000));
  EXPECT_EQ(hint["version"], 20);
  EXPECT_EQ(hint["numOfAddFiles"], 20);
  EXPECT_EQ(hint["size"], 22);
  EXPECT_EQ(hint["sizeInBytes"], std::filesystem::file_size(log_path() / checkpoint_name(20)));
  EXPECT_EQ(log_names(".tmp"), std::vector<std::string>());
  EXPECT_EQ(snapshot().files.size(), 25u);
}

TEST_F(CheckpointTest, TheIntervalIsTheTablesAndGrowsWithoutOne) {
  Metadata set;
  set.configuration["delta.checkpointInterval"] = "3";
  const struct {
    const Metadata& metadata;
    std::int64_t version;
    std::int64_t latest;
    bool is_due;
  } cases[] = {
      {metadata_, 9, -1, false},
      {metadata_, 10, -1, true},
      {metadata_, 19, 10, false},
      {metadata_, 20, 10, true},
      {metadata_, 1019, 1000, false},
      {metadata_, 1020, 1000, true},
      {metadata_, 5099, 5000, false},
      {metadata_, 5100, 5000, true},
      {set, 2, -1, false},
      {set, 3, -1, true},
      {set, 5002, 5000, false},
      {set, 5003, 5000, true},
  };
  for (const auto& c : cases)
    EXPECT_EQ(checkpoint_is_due(c.metadata, c.version, c.latest), c.is_due) << c.version;
}

TEST_F(CheckpointTest, ACheckpointThatCannotBeWrittenFailsNoCommit) {
  metadata_.configuration["delta.checkpointInterval"] = "1";
  create();
  // A folder where the hint belongs, which no rename replaces.
  std::filesystem::create_directories(log_path() / kLastCheckpointName / "x");
  commit({file("a")});
  EXPECT_EQ(log_names(".parquet").size(), 1u);
  EXPECT_EQ(log_names(".tmp"), std::vector<std::string>());
  EXPECT_EQ(snapshot().files.size(), 1u);
}

TEST_F(CheckpointTest, SnapshotsThatFellBehindCatchUp) {
  create();
  const Snapshot old = snapshot();
  for (int i = 1; i <= 12; ++i)
    commit({file("f" + std::to_string(i))});
  // Whether by the commits or, where these are gone, by the checkpoint.
  for (const bool cleaned : {false, true}) {
    if (cleaned) std::filesystem::remove(log_path() / commit_name(5));
    const auto done = append_commit(table_, old, {file(cleaned ? "y" : "x")}, "WRITE");
    ASSERT_TRUE(done.ok()) << done.error().to_string();
    EXPECT_EQ(done->version, cleaned ? 14 : 13);
    EXPECT_EQ(done->files.size(), cleaned ? 14u : 13u);
  }
}

TEST_F(CheckpointTest, OldCommitsGoBehindACheckpointOfTheirTime) {
  create();
  for (int i = 1; i <= 25; ++i)
    commit({file("f" + std::to_string(i))});
  EXPECT_EQ(expired(0), std::vector<std::string>());
  EXPECT_EQ(expired(29), std::vector<std::string>{checkpoint_name(10)});
  std::vector<std::string> behind_20;
  for (int i = 0; i < 20; ++i)
    behind_20.push_back(commit_name(i));
  behind_20.push_back(checkpoint_name(10));
  EXPECT_EQ(expired(31), behind_20);
  for (const std::string& name : behind_20)
    std::filesystem::remove(log_path() / name);
  EXPECT_EQ(snapshot().files.size(), 25u);

  Metadata kept = snapshot().metadata;
  kept.configuration["delta.enableExpiredLogCleanup"] = "false";
  commit({kept});
  EXPECT_TRUE(
      expired_log_files(table_, *table_.open_folder(kLogFolder), snapshot().metadata, INT64_MAX)
          ->empty());
}

TEST_F(CheckpointTest, V2CheckpointsAreRefusedByName) {
  create();
  std::filesystem::rename(
      log_path() / commit_name(0),
      log_path() / "00000000000000000000.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json");
  const auto read = read_snapshot(table_);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kUnsupported);
  EXPECT_NE(read.error().message.find("v2Checkpoint"), std::string::npos);
}

}  // namespace
}  // namespace wirelake::delta
