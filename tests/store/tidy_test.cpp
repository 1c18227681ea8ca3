// What tidying up removes, and what it must leave alone.

#include <fstream>

#include "store_fixture.h"

namespace wirelake::test {
namespace {

class TidyTest : public StoreFixture {
 protected:
  // "deleted data: 2, dead writers: 1", of all places.
  std::string tidied(const TidyOptions& options = {.retention_ms = 0}) {
    const auto report = store_.tidy(options);
    EXPECT_TRUE(report.ok()) << report.error().to_string();
    std::string text;
    for (const TidyEntry& entry : report->removed) {
      text += (text.empty() ? "" : ", ") + std::string(to_string(entry.kind)) + ": " +
              std::to_string(entry.files);
    }
    for (const Error& failure : report->failures)
      text += " FAILED " + failure.to_string();
    return text;
  }

  void write(const std::filesystem::path& path) { std::ofstream(path) << "some bytes"; }
};

TEST_F(TidyTest, AStoreThatIsInOrderStaysAsItIs) {
  EXPECT_EQ(tidied(), "");
  auto writer = store_.backend().append_to_new({"", "mine", {}});
  append(**writer, "a", 3);
  writer->reset();
  std::filesystem::create_directory(path_of("folder"));
  write(path_of("folder") / "part-x.zstd.parquet");
  write(path_of("file"));
  EXPECT_EQ(tidied(), "");
  EXPECT_TRUE(std::filesystem::exists(path_of("folder") / "part-x.zstd.parquet"));
  EXPECT_EQ(*store_.collection("mine").count(), 3u);
  EXPECT_EQ((*store_.lookup("mine"))->loads.size(), 1u);
}

TEST_F(TidyTest, WhatDeadWritersLeftGoesAndNothingWhileOneLives) {
  auto live = store_.backend().append_to_new({"", "mine", {}});
  append(**live, "a", 3);
  const std::filesystem::path left[] = {
      path_of("mine") / "part-0193.zstd.parquet",
      path_of("mine") / "_delta_log" / "_wirelake_0193.tmp",
      path_of("mine") / "_wirelake" / "0193.ndjson",
  };
  for (const auto& path : left)
    write(path);
  // Of another writer, which has its own ways.
  const auto foreign = path_of("mine") / "_delta_log" / "_commit_0193.json.tmp";
  write(foreign);
  ASSERT_TRUE((*live)->rows().write(packets_table(), batch_of(packets(2), "b")).ok());
  ASSERT_TRUE((*live)->rows().seal().ok());
  EXPECT_EQ(tidied(), "");
  ASSERT_TRUE((*live)->commit({load_named("b")}).ok());
  live->reset();

  EXPECT_EQ(tidied({.dry_run = true, .retention_ms = 0}), "dead writers: 3");
  for (const auto& path : left)
    EXPECT_TRUE(std::filesystem::exists(path)) << path;
  EXPECT_EQ(tidied(), "dead writers: 3");
  for (const auto& path : left)
    EXPECT_FALSE(std::filesystem::exists(path)) << path;
  EXPECT_TRUE(std::filesystem::exists(foreign));
  EXPECT_EQ(tidied(), "");
  EXPECT_EQ(*store_.collection("mine").count(), 5u);
  EXPECT_EQ((*store_.lookup("mine"))->loads.size(), 2u);
}

TEST_F(TidyTest, HalfMadeAndDroppedCollectionsGo) {
  auto live = store_.backend().append_to_new({"", "mine", {}});
  ASSERT_TRUE((*live)->rows().write(packets_table(), batch_of(packets(2), "a")).ok());
  for (const char* name : {".new-0123", ".dropped-0123"}) {
    std::filesystem::create_directories(path_of(name) / "_delta_log");
    write(path_of(name) / "_delta_log" / "x");
    write(path_of(name) / "y");
  }
  EXPECT_EQ(tidied(), "dropped collection: 2, half-made collection: 2");
  EXPECT_EQ(files().size(), 1u) << "the live one's is left";
  ASSERT_TRUE((*live)->commit({load_named("a")}).ok());
  EXPECT_EQ(*store_.collection("mine").count(), 2u);
}

TEST_F(TidyTest, PackedFilesStayForTheirRetention) {
  auto writer = store_.backend().append_to_new({"", "mine", {}});
  append(**writer, "a", 3);
  append(**writer, "b", 3);
  ASSERT_EQ(store_.collection("mine").optimize()->files, 2u);
  EXPECT_EQ(tidied({}), "") << "a week without another word";
  EXPECT_EQ(tidied({.retention_ms = 60'000}), "");
  // Beside a live writer as well: no live one can need them.
  EXPECT_EQ(tidied(), "deleted data: 2");
  EXPECT_EQ(*store_.collection("mine").count(), 6u);
  EXPECT_EQ(lines("mine", {}).size(), 6u);
}

TEST_F(TidyTest, FilesOfOtherWritersGoByTheirAgeAlone) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  const auto foreign = path_of("mine") / "part-00000-c000.snappy.parquet";
  write(foreign);
  write(path_of("mine") / "notes.txt");
  const auto age = [&](int days) {
    std::filesystem::last_write_time(
        foreign, std::filesystem::file_time_type::clock::now() - std::chrono::hours(24 * days));
  };
  age(6);
  EXPECT_EQ(tidied({}), "");
  age(8);
  EXPECT_EQ(tidied({}), "deleted data: 1");
  EXPECT_TRUE(std::filesystem::exists(path_of("mine") / "notes.txt"));
}

TEST_F(TidyTest, ACollectionThatCannotBeReadIsNamedAndTheRestIsDone) {
  ASSERT_TRUE(store_.create({"", "a", {}}).ok());
  ASSERT_TRUE(store_.create({"", "b", {}}).ok());
  std::ofstream(path_of("a") / "_delta_log" / "00000000000000000001.json") << "no json";
  write(path_of("b") / "part-x.zstd.parquet");
  const auto report = store_.tidy({});
  ASSERT_EQ(report->failures.size(), 1u);
  EXPECT_EQ(report->failures.front().code, ErrorCode::kDamaged);
  ASSERT_EQ(report->removed.size(), 1u);
  EXPECT_EQ(report->removed.front().place, "b");
}

}  // namespace
}  // namespace wirelake::test
