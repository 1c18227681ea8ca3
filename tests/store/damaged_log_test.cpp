// Logs that others wrote in their own way, or that rotted: nothing that is alive is removed, and
// what the log still tells is read.

#include <algorithm>
#include <fstream>
#include <random>

#include "store/delta/log/checkpoint_writer.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/log_claims.h"
#include "store_fixture.h"

namespace wirelake::test {
namespace {

constexpr const char* kCheckpoint = "00000000000000000010.checkpoint.parquet";
constexpr int kLoads = 11;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

class DamagedLog : public StoreFixture {
 protected:
  // A collection with a packet and a file for each load, and a checkpoint of its first ten.
  void SetUp() override {
    ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
    auto writer = store_.backend().append_to("mine");
    for (int i = 1; i <= kLoads; ++i)
      append(**writer, "load" + std::to_string(i), 1);
    all_ = data_files("mine");
    ASSERT_EQ(all_.size(), std::size_t{kLoads});
    ASSERT_TRUE(std::filesystem::exists(log() / kCheckpoint));
  }

  std::filesystem::path log() const { return path_of("mine") / "_delta_log"; }

  std::filesystem::path commit(int version) const { return log() / delta::commit_name(version); }

  void remove_commits(int from, int to) {
    for (int version = from; version <= to; ++version)
      std::filesystem::remove(commit(version));
  }

  // Replaces text in a commit.
  void edit(int version, const std::string& from, const std::string& to) {
    std::string text = text_of(commit(version));
    const std::size_t place = text.find(from);
    ASSERT_NE(place, std::string::npos) << text;
    write_text(commit(version), text.replace(place, from.size(), to));
  }

  std::vector<Error> tidy_failures() {
    const auto report = store_.tidy({.retention_ms = 0});
    EXPECT_TRUE(report.ok());
    return report->failures;
  }

  std::set<std::string> all_;
};

TEST_F(DamagedLog, OtherSpellingsAreTheSameFiles) {
  const std::string table = path_of("mine").string();
  edit(1, "\"path\":\"", "\"path\":\"file://" + table + "/");
  edit(2, "\"path\":\"", "\"path\":\"./");
  edit(3, "\"path\":\"p", "\"path\":\"%70");
  edit(4, "\"path\":\"", "\"path\":\"a/../");
  edit(11, "\"path\":\"", "\"path\":\"" + table + "//");
  EXPECT_TRUE(tidy_failures().empty());
  EXPECT_EQ(data_files("mine"), all_);
  EXPECT_EQ(lines("mine", {}).size(), std::size_t{kLoads});
  EXPECT_EQ(*store_.collection("mine").count(), std::uint64_t{kLoads});
  // Packed, they go by the names that they have in the log.
  ASSERT_EQ(store_.collection("mine").optimize()->files, std::uint64_t{kLoads});
  const std::string packed = text_of(commit(12));
  EXPECT_NE(packed.find("\"remove\":{\"path\":\"./part-"), std::string::npos) << packed;
  EXPECT_NE(packed.find("\"remove\":{\"path\":\"%70art-"), std::string::npos) << packed;
  EXPECT_TRUE(tidy_failures().empty());
  EXPECT_EQ(data_files("mine").size(), 1u);
  EXPECT_EQ(lines("mine", {}).size(), std::size_t{kLoads});
}

TEST_F(DamagedLog, WhatIsRefusedIsNamedAndNothingGoes) {
  write_text(path_of("mine") / "part-0193.zstd.parquet", "of a dead writer");
  const auto outside = folder_.path() / "part-outside.zstd.parquet";
  write_text(outside, "somebody's");
  const std::string good = text_of(commit(11));
  const char* refused[] = {
      R"({"add":{"path":"../../part-outside.zstd.parquet"}})",
      R"({"remove":{"path":"../../part-outside.zstd.parquet"}})",
      R"({"remove":{"path":"_delta_log/00000000000000000001.json"}})",
      R"({"remove":{"path":"_wirelake/../_delta_log"}})",
      R"({"add":{"path":"s3://bucket/part-1"}})",
      R"({"add":{"path":""}})",
      R"({"add":"part-1"})",
      R"({"add":{"path":"part-1.parquet"}})",  // Is not there.
      R"({"remove":)",
  };
  for (const char* line : refused) {
    write_text(commit(11), good + line + "\n");
    const auto failures = tidy_failures();
    ASSERT_EQ(failures.size(), 1u) << line;
    EXPECT_FALSE(store_.collection("mine").count().ok()) << line;
    EXPECT_EQ(data_files("mine").size(), all_.size() + 1) << line;
    EXPECT_TRUE(std::filesystem::exists(outside));
    EXPECT_TRUE(std::filesystem::exists(commit(1)));
  }
  write_text(commit(11), good);
  EXPECT_TRUE(tidy_failures().empty());
  EXPECT_EQ(data_files("mine"), all_);
}

TEST_F(DamagedLog, ACheckpointThatIsNoneIsPassedOverWhereTheCommitsTell) {
  const std::string good = text_of(log() / kCheckpoint);
  ASSERT_TRUE(store_.create({"", "other", {}}).ok());
  const auto other = delta::StoreFolder::open(path_of("other"));
  ASSERT_TRUE(delta::write_checkpoint(*other).ok());
  const std::string bad[] = {
      "",
      "PAR1",
      good.substr(0, good.size() / 2),
      text_of(path_of("other") / "_delta_log" / "00000000000000000000.checkpoint.parquet"),
      text_of(path_of("mine") / *all_.begin()),
  };
  for (const std::string& text : bad) {
    write_text(log() / kCheckpoint, text);
    EXPECT_EQ(lines("mine", {}).size(), std::size_t{kLoads});
    EXPECT_TRUE(tidy_failures().empty());
    EXPECT_EQ(data_files("mine"), all_);
    EXPECT_EQ((*store_.lookup("mine"))->loads.size(), std::size_t{kLoads});
  }
  // It takes those behind it, and where one is gone there is no way but the checkpoint.
  write_text(log() / kCheckpoint, good.substr(0, good.size() / 2));
  remove_commits(0, 0);
  const auto count = store_.collection("mine").count();
  ASSERT_FALSE(count.ok());
  EXPECT_TRUE(count.error().file.ends_with(kCheckpoint)) << count.error().to_string();
  EXPECT_EQ(tidy_failures().size(), 1u);
  EXPECT_EQ(data_files("mine"), all_);
  write_text(log() / kCheckpoint, good);
  EXPECT_EQ(*store_.collection("mine").count(), std::uint64_t{kLoads});
}

TEST_F(DamagedLog, AnOlderCheckpointWillDo) {
  auto writer = store_.backend().append_to("mine");
  for (int i = kLoads + 1; i <= 20; ++i)
    append(**writer, "load" + std::to_string(i), 1);
  writer->reset();
  const auto newest = log() / delta::checkpoint_name(20);
  ASSERT_TRUE(std::filesystem::exists(newest));
  write_text(newest, "no Parquet");
  remove_commits(0, 9);
  EXPECT_EQ(*store_.collection("mine").count(), 20u);
  EXPECT_EQ(lines("mine", {}).size(), 20u);
  remove_commits(15, 15);
  EXPECT_FALSE(store_.collection("mine").count().ok());
}

TEST_F(DamagedLog, CommitsBeforeACheckpointAreBelieved) {
  // A checkpoint of fewer loads in the place of that of ten: the commits before it know more.
  const auto table = delta::StoreFolder::open(path_of("mine"));
  remove_commits(11, 11);
  for (int version = 6; version <= 10; ++version)
    std::filesystem::rename(commit(version), commit(version).string() + ".kept");
  std::filesystem::remove(log() / kCheckpoint);
  ASSERT_TRUE(delta::write_checkpoint(*table).ok());
  std::filesystem::rename(log() / delta::checkpoint_name(5), log() / kCheckpoint);
  for (int version = 6; version <= 10; ++version)
    std::filesystem::rename(commit(version).string() + ".kept", commit(version));
  std::filesystem::remove(path_of("mine") / *std::ranges::find_if(all_, [&](const auto& name) {
                            return !delta::read_log_claims(*table)->files.contains(name);
                          }));
  all_ = data_files("mine");
  ASSERT_EQ(all_.size(), 10u);
  for (const int first_commit : {0, 3}) {
    remove_commits(0, first_commit - 1);
    EXPECT_EQ(lines("mine", {}).size(), 10u);
    EXPECT_TRUE(tidy_failures().empty());
    EXPECT_EQ(data_files("mine"), all_);
  }
}

// As many bits of a checkpoint as there is time for, with all commits and with some of them gone.
TEST_F(DamagedLog, NoFlippedBitOfACheckpointLosesAnything) {
  constexpr int kFlips = 200;
  const std::string good = text_of(log() / kCheckpoint);
  std::mt19937 random(7);
  for (const int first_commit : {0, 3}) {
    remove_commits(0, first_commit - 1);
    for (int i = 0; i < kFlips; ++i) {
      std::string text = good;
      const std::size_t place = random() % text.size();
      text[place] = static_cast<char>(text[place] ^ (1 << random() % 8));
      write_text(log() / kCheckpoint, text);
      const auto dead = path_of("mine") / "part-0193.zstd.parquet";
      write_text(dead, "of a dead writer");
      const auto failures = tidy_failures();
      std::filesystem::remove(dead);
      ASSERT_EQ(data_files("mine"), all_) << place;
      const auto count = store_.collection("mine").count();
      // What tidying up believes, all else can.
      ASSERT_TRUE(count.ok() || !failures.empty()) << place;
      ASSERT_TRUE(count.ok() || first_commit > 0) << place;
      ASSERT_EQ(count ? *count : kLoads, std::uint64_t{kLoads}) << place;
    }
    write_text(log() / kCheckpoint, good);
    EXPECT_EQ(lines("mine", {}).size(), std::size_t{kLoads});
    EXPECT_EQ((*store_.lookup("mine"))->loads.size(), std::size_t{kLoads});
  }
}

}  // namespace
}  // namespace wirelake::test
