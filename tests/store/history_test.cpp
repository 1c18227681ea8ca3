#include "store/delta/log/history.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "columns/schema.h"
#include "store/delta/log/checkpoint_writer.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/table_schema.h"
#include "table_fixture.h"

namespace wirelake::delta {
namespace {

AddFile file(const std::string& path, const std::string& stats) {
  return {.path = path, .size = 7, .modification_time_ms = 8, .stats = stats};
}

std::string number_or_dash(const std::optional<std::uint64_t>& number) {
  return number ? std::to_string(*number) : "-";
}

class HistoryTest : public TableFixture {
 protected:
  void SetUp() override {
    Metadata metadata;
    metadata.id = "some-id";
    metadata.schema_string = schema_string(*packet_schema());
    ASSERT_TRUE(write_first_commit(table_, {Protocol{}, metadata}, "CREATE TABLE").ok());
  }

  void commit(const std::vector<Action>& actions, const std::string& operation = "WRITE") {
    ASSERT_TRUE(append_commit(table_, snapshot(), actions, operation).ok());
  }

  // A commit as another writer has it.
  void write_commit(std::int64_t version, const std::string& text) {
    std::ofstream(log_path() / commit_name(version)) << text;
  }

  // "VERSION OPERATION BEFORE>AFTER" for each, such as "1 WRITE 0>5".
  std::vector<std::string> history(std::uint64_t limit = 0) {
    std::vector<std::string> lines;
    const auto entries = read_history(table_, limit);
    EXPECT_TRUE(entries.ok()) << entries.error().to_string();
    if (!entries) return lines;
    for (const HistoryEntry& entry : *entries) {
      lines.push_back(std::to_string(entry.version) + " " + entry.operation.value_or("-") + " " +
                      number_or_dash(entry.packets_before) + ">" +
                      number_or_dash(entry.packets_after));
    }
    return lines;
  }

  using Lines = std::vector<std::string>;
};

TEST_F(HistoryTest, TellsWhatChangedTheTable) {
  commit({file("a", R"({"numRecords":5})"), file("b", R"({"numRecords":2})")});
  commit({RemoveFile{.path = "a"}, file("c", R"({"numRecords":3})")}, "DELETE");
  commit({RemoveFile{.path = "b"}, RemoveFile{.path = "c"}, file("d", R"({"numRecords":5})")},
         "OPTIMIZE");
  commit({Metadata(snapshot().metadata)}, "SET TBLPROPERTIES");
  EXPECT_EQ(history(), (Lines{"4 SET TBLPROPERTIES 5>5", "3 OPTIMIZE 5>5", "2 DELETE 7>5",
                              "1 WRITE 0>7", "0 CREATE TABLE 0>0"}));
  EXPECT_EQ(history(2), (Lines{"4 SET TBLPROPERTIES 5>5", "3 OPTIMIZE 5>5"}));
  EXPECT_EQ(history(99).size(), 5u);
}

TEST_F(HistoryTest, FilesWithoutStatisticsMakeCountsUnknownWhileTheyAreThere) {
  commit({file("a", R"({"numRecords":5})")});
  commit({file("b", "")}, "MERGE");
  commit({file("c", R"({"numRecords":1})")});
  commit({RemoveFile{.path = "b"}}, "DELETE");
  EXPECT_EQ(history(), (Lines{"4 DELETE ->6", "3 WRITE ->-", "2 MERGE 5>-", "1 WRITE 0>5",
                              "0 CREATE TABLE 0>0"}));
}

// A file that is added again, with other statistics, is the same file.
TEST_F(HistoryTest, FilesAreCountedOnce) {
  commit({file("a", R"({"numRecords":5})")});
  commit({file("a", R"({"numRecords":6})")});
  EXPECT_EQ(history(), (Lines{"2 WRITE 5>6", "1 WRITE 0>5", "0 CREATE TABLE 0>0"}));
}

TEST_F(HistoryTest, BeginsWhereTheLogDoes) {
  commit({file("a", R"({"numRecords":5})")});
  commit({file("b", R"({"numRecords":1})")});
  ASSERT_TRUE(write_checkpoint(table_).ok());
  commit({file("c", R"({"numRecords":2})")});
  const Lines whole = history();
  EXPECT_EQ(history(1), Lines{"3 WRITE 6>8"});
  std::filesystem::remove(log_path() / commit_name(0));
  EXPECT_EQ(history(), (Lines{"3 WRITE 6>8", "2 WRITE ->6", "1 WRITE ->-"}));
  std::filesystem::remove(log_path() / commit_name(1));
  std::filesystem::remove(log_path() / commit_name(2));
  EXPECT_EQ(history(), Lines{"3 WRITE 6>8"});
  std::filesystem::remove(log_path() / commit_name(3));
  EXPECT_EQ(history(), Lines{});
}

TEST_F(HistoryTest, CommitsOfOthersMaySayLess) {
  const std::string add =
      R"({"add":{"path":"x","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true,)"
      R"("stats":"{\"numRecords\":4}"}})";
  write_commit(1, add + "\n");
  write_commit(2, R"({"commitInfo":{"timestamp":1700000000000,"operation":"UPDATE",)"
                  R"("operationMetrics":{"numUpdatedRows":"4"},"engineInfo":"other"}})");
  write_commit(3, R"({"commitInfo":{"operation":7,"timestamp":"yesterday"}})");
  EXPECT_EQ(history(), (Lines{"3 - 4>4", "2 UPDATE 4>4", "1 - 0>4", "0 CREATE TABLE 0>0"}));
  const auto entries = *read_history(table_, 0);
  EXPECT_EQ(entries[1].time_us, 1'700'000'000'000'000);
  const delta::StoreFolder log = *table_.open_folder(kLogFolder);
  EXPECT_EQ(entries[0].time_us, log.facts(commit_name(3))->modified_us);
  EXPECT_EQ(entries[2].time_us, log.facts(commit_name(1))->modified_us);
}

// Numbers that are no time, and names that are no name, come out of logs that anybody wrote.
TEST_F(HistoryTest, HostileCommitsAreReadHarmlessly) {
  std::int64_t version = 0;
  for (const char* timestamp : {"9223372036854775807", "-9223372036854775808", "-1", "null",
                                "18446744073709551615", "253402300800000", "[]", "true"}) {
    write_commit(++version, std::string(R"({"commitInfo":{"operation":")") +
                                std::string(5000, 'x') + R"(","timestamp":)" + timestamp + "}}");
  }
  const auto entries = read_history(table_, 0);
  ASSERT_TRUE(entries.ok());
  for (const HistoryEntry& entry : *entries) {
    EXPECT_GT(entry.time_us, 0);
    EXPECT_LT(entry.time_us, 253'402'300'800'000'000);
    EXPECT_LE(entry.operation->size(), 64u);
  }
}

TEST_F(HistoryTest, DamageIsNamed) {
  write_commit(1, "{\"add\"");
  const auto entries = read_history(table_, 0);
  ASSERT_FALSE(entries.ok());
  EXPECT_EQ(entries.error().code, ErrorCode::kDamaged);
  EXPECT_TRUE(entries.error().file.ends_with(commit_name(1))) << entries.error().file;
}

}  // namespace
}  // namespace wirelake::delta
