#include <arrow/array.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "store/delta/change/delete_rows.h"
#include "store/delta/log/checkpoint_writer.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/log/log_files.h"
#include "store/load_query.h"
#include "store_fixture.h"

namespace wirelake {
namespace {

using delta::Action;
using delta::Metadata;
using delta::Snapshot;
using test::StoreFixture;

// Version 1 has packets of a, version 2 those of b beside them.
class RestoreTest : public StoreFixture {
 protected:
  void SetUp() override {
    ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
    load("a", 4);
    load("b", 3);
  }

  void load(const std::string& name, int packets) {
    auto writer = store_.backend().append_to("mine");
    ASSERT_TRUE(writer.ok());
    append(**writer, name, packets);
  }

  void remove(const std::string& query) {
    ASSERT_TRUE(store_.collection("mine").remove(*Query::parse(query)).ok());
  }

  RestoreReport restore(std::int64_t version) {
    const auto report = store_.collection("mine").restore(version);
    EXPECT_TRUE(report.ok()) << report.error().to_string();
    return report ? *report : RestoreReport{};
  }

  std::vector<std::string> rows() {
    return lines("mine", {.fields = {"load", "frame", "tcp_info"}});
  }

  std::string loads() {
    std::string names;
    const auto info = store_.lookup("mine");
    for (const LoadInfo& each : info->value().loads)
      names += each.load;
    return names;
  }

  delta::StoreFolder table() { return *delta::StoreFolder::open(path_of("mine")); }

  void commit(const std::vector<Action>& actions) {
    const delta::StoreFolder folder = table();
    ASSERT_TRUE(delta::append_commit(folder, *delta::read_snapshot(folder), actions, "TEST").ok());
  }

  // The data files that were in the table at some time and are not now.
  std::vector<std::filesystem::path> removed_files() {
    std::vector<std::filesystem::path> paths;
    const auto snapshot = delta::read_snapshot(table());
    for (const auto& [path, file] : snapshot->removed)
      paths.push_back(path_of("mine") / path);
    return paths;
  }
};

TEST_F(RestoreTest, ADeletionIsTakenBack) {
  const auto before = rows();
  const auto deleted = store_.collection("mine").remove(*Query::parse(R"({"frame": {"$gt": 1}})"));
  ASSERT_TRUE(deleted.ok());
  EXPECT_EQ(deleted->packets, 5u);
  ASSERT_EQ(deleted->version_before, 2);
  ASSERT_EQ(rows().size(), 2u);
  const RestoreReport report = restore(2);
  EXPECT_EQ(report.version, 4);
  EXPECT_TRUE(report.is_changed);
  EXPECT_EQ(report.packets, 7u);
  EXPECT_EQ(rows(), before);
  EXPECT_EQ(loads(), "ab");
}

TEST_F(RestoreTest, DeletionsSayWhereTheyCanBeTakenBackTo) {
  const auto none = store_.collection("mine").remove(*Query::parse(R"({"frame": 99})"));
  EXPECT_EQ(none->version_before, std::nullopt);
  const auto rehearsed = store_.collection("mine").remove(Query(), {.dry_run = true});
  EXPECT_EQ(rehearsed->packets, 7u);
  EXPECT_EQ(rehearsed->version_before, std::nullopt);
  EXPECT_EQ(rows().size(), 7u);
  const auto purged =
      store_.collection("mine").remove(*Query::parse(R"({"load": "a"})"), {.purge = true});
  EXPECT_EQ(purged->version_before, std::nullopt);
}

TEST_F(RestoreTest, ALoadIsTakenBackAndComesAgain) {
  const auto both = rows();
  restore(1);
  EXPECT_EQ(rows().size(), 4u);
  EXPECT_EQ(loads(), "a");
  restore(0);
  EXPECT_EQ(rows().size(), 0u);
  EXPECT_EQ(loads(), "");
  restore(2);
  EXPECT_EQ(rows(), both);
  EXPECT_EQ(loads(), "ab");
  load("c", 1);
  EXPECT_EQ(loads(), "abc");
  restore(3);
  EXPECT_EQ(loads(), "a");
}

TEST_F(RestoreTest, ToWhatIsThereAlreadyIsNoChange) {
  const RestoreReport report = restore(2);
  EXPECT_FALSE(report.is_changed);
  EXPECT_EQ(report.version, 2);
  EXPECT_EQ(report.packets, 7u);
  EXPECT_EQ(delta::read_snapshot(table())->version, 2);
}

TEST_F(RestoreTest, CheckpointsTellTheSame) {
  remove(R"({"load": "a"})");
  restore(1);
  ASSERT_TRUE(delta::write_checkpoint(table()).ok());
  for (int version = 0; version <= 4; ++version)
    std::filesystem::remove(path_of("mine") / "_delta_log" / delta::commit_name(version));
  EXPECT_EQ(rows().size(), 4u);
  EXPECT_EQ(loads(), "a");
  const Snapshot now = *delta::read_snapshot(table());
  for (const auto& [path, file] : now.files)
    EXPECT_FALSE(now.removed.contains(path)) << path;
  load("c", 2);
  EXPECT_EQ(loads(), "ac");
  // Version 4 is in the checkpoint alone; what was before is not known any more.
  EXPECT_EQ(restore(4).packets, 4u);
  EXPECT_EQ(store_.collection("mine").restore(3).error().code, ErrorCode::kNotFound);
}

TEST_F(RestoreTest, WhatCameBackIsLiveToTidying) {
  const auto before = rows();
  remove("{}");
  restore(2);
  for (const bool with_checkpoint : {false, true}) {
    if (with_checkpoint) {
      ASSERT_TRUE(delta::write_checkpoint(table()).ok());
    }
    const auto tidied = store_.tidy({.retention_ms = 0});
    ASSERT_TRUE(tidied.ok());
    EXPECT_TRUE(tidied->failures.empty());
    EXPECT_EQ(rows(), before);
  }
  const auto nothing = store_.collection("mine").remove(*Query::parse(R"({"frame": 99})"), {true});
  ASSERT_TRUE(nothing.ok());
  EXPECT_EQ(rows(), before);
}

TEST_F(RestoreTest, FilesThatAreGoneAreNotRestored) {
  remove(R"({"load": "a"})");
  const auto left = rows();
  ASSERT_TRUE(store_.tidy({.retention_ms = 0}).ok());
  const auto restored = store_.collection("mine").restore(2);
  ASSERT_FALSE(restored.ok());
  EXPECT_EQ(restored.error().code, ErrorCode::kNotFound);
  EXPECT_NE(restored.error().message.find("nothing was changed"), std::string::npos);
  EXPECT_EQ(rows(), left);
  EXPECT_EQ(delta::read_snapshot(table())->version, 3);
}

TEST_F(RestoreTest, WhatWasPurgedStaysGone) {
  ASSERT_TRUE(
      store_.collection("mine").remove(*Query::parse(R"({"frame": 1})"), {.purge = true}).ok());
  EXPECT_EQ(store_.collection("mine").restore(2).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(rows().size(), 5u);
}

TEST_F(RestoreTest, OtherThingsInTheirPlacesAreNotRestored) {
  remove(R"({"load": "a"})");
  ASSERT_EQ(removed_files().size(), 1u);
  const auto file = removed_files().front();
  const auto kept = file.parent_path() / "kept";
  std::filesystem::rename(file, kept);
  const auto refused = [&] { return store_.collection("mine").restore(2).error().code; };
  std::filesystem::create_symlink(kept, file);
  EXPECT_EQ(refused(), ErrorCode::kDamaged);
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  EXPECT_EQ(refused(), ErrorCode::kDamaged);
  std::filesystem::remove(file);
  std::ofstream(file) << "PAR1";
  EXPECT_EQ(refused(), ErrorCode::kDamaged);
  std::filesystem::rename(kept, file);
  EXPECT_EQ(restore(2).packets, 7u);
}

TEST_F(RestoreTest, VersionsThatThereAreNot) {
  for (const std::int64_t version : {std::int64_t{-1}, std::int64_t{3}, INT64_MAX, INT64_MIN}) {
    const auto restored = store_.collection("mine").restore(version);
    ASSERT_FALSE(restored.ok());
    EXPECT_EQ(restored.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(restored.error().message.find("the newest is 2"), std::string::npos);
  }
  EXPECT_EQ(store_.collection("other").restore(0).error().code, ErrorCode::kNotFound);
}

TEST_F(RestoreTest, DescriptionsSettingsAndLaterColumnsStay) {
  Metadata metadata = delta::read_snapshot(table())->metadata;
  metadata.configuration["delta.checkpointInterval"] = "5";
  const std::string column = R"({"name":"mark","type":"long","nullable":true,"metadata":{}},)";
  metadata.schema_string.insert(metadata.schema_string.find('[') + 1, column);
  commit({metadata});
  ASSERT_TRUE(store_.collection("mine").describe("later").ok());
  restore(1);
  const Metadata now = delta::read_snapshot(table())->metadata;
  EXPECT_EQ(now.description, "later");
  EXPECT_EQ(now.configuration, metadata.configuration);
  EXPECT_EQ(now.schema_string, metadata.schema_string);
  EXPECT_EQ(lines("mine", {.limit = 1, .fields = {"mark"}}),
            std::vector<std::string>{R"({"mark":null})"});
}

TEST_F(RestoreTest, ASchemaThatHasNoPlaceForTheRowsGoesBack) {
  const Metadata original = delta::read_snapshot(table())->metadata;
  Metadata narrow = original;
  const std::string column = R"({"name":"ttl","type":"integer","nullable":true,"metadata":{}},)";
  const std::size_t at = narrow.schema_string.find(column);
  ASSERT_NE(at, std::string::npos);
  narrow.schema_string.erase(at, column.size());
  narrow.description = "narrow";
  commit({narrow});
  remove("{}");
  restore(2);
  const Metadata now = delta::read_snapshot(table())->metadata;
  EXPECT_EQ(now.schema_string, original.schema_string);
  EXPECT_EQ(now.description, "narrow");
  EXPECT_EQ(lines("mine", {.limit = 1, .fields = {"ttl"}}),
            std::vector<std::string>{R"({"ttl":64})"});
}

TEST_F(RestoreTest, AppendOnlyTablesLoseNothing) {
  Metadata metadata = delta::read_snapshot(table())->metadata;
  metadata.configuration["delta.appendOnly"] = "true";
  commit({metadata});
  EXPECT_EQ(store_.collection("mine").restore(1).error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(store_.collection("mine").remove(Query(), {.dry_run = true}).error().code,
            ErrorCode::kUnsupported);
  EXPECT_EQ(rows().size(), 7u);
}

// A deletion that is at work when its file is restored away, and one whose file stays.
TEST_F(RestoreTest, DeletionsConflictOnlyOverTheSameFiles) {
  for (const auto& [load_name, is_conflict] : {std::pair{"b", true}, std::pair{"a", false}}) {
    const delta::StoreFolder table = *delta::StoreFolder::open(path_of("mine"));
    const delta::Snapshot before = *delta::read_snapshot(table);
    EXPECT_TRUE(store_.collection("mine").restore(1).ok());
    const auto deleted =
        delta::delete_rows(table, before, packets_table(), rows_of_loads({load_name}));
    EXPECT_EQ(deleted.ok(), !is_conflict) << load_name;
    if (!deleted) {
      EXPECT_EQ(deleted.error().code, ErrorCode::kConflict);
    }
    restore(2);
  }
}

}  // namespace
}  // namespace wirelake
