#include "wirelake/store.h"

#include <arrow/record_batch.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/store_backend.h"
#include "store_fixture.h"

namespace wirelake {
namespace {

using namespace test;

// What holds of every kind of store.
class StoreTest : public StoreFixture, public testing::WithParamInterface<StoreKind> {
 protected:
  StoreTest() : StoreFixture(GetParam()) {}
};

INSTANTIATE_TEST_SUITE_P(Kinds, StoreTest,
                         testing::Values(StoreKind::kEmbedded, StoreKind::kMongodb),
                         testing::PrintToStringParamName());

using EmbeddedStoreTest = StoreFixture;

TEST_P(StoreTest, AnEmptyStoreIsNoError) {
  EXPECT_TRUE(store_.collections()->empty());
  EXPECT_FALSE(store_.lookup("nothing")->has_value());
  EXPECT_FALSE(*store_.contains("nothing"));
  EXPECT_FALSE(*store_.collection("nothing").drop());
  EXPECT_TRUE(files().empty());
}

TEST_P(StoreTest, CreateDescribeAndDrop) {
  const FilterEntry entry = {*IpSubnet::parse("10.0.0.0/8"), Position::kEither};
  const auto name = store_.create({"first", "mine", {entry}});
  ASSERT_TRUE(name.ok());
  EXPECT_EQ(*name, "mine");
  ASSERT_TRUE(store_.collection("mine").describe("second").ok());

  EXPECT_TRUE(*store_.contains("mine"));
  const auto info = store_.lookup("mine");
  ASSERT_TRUE(info.ok() && info->has_value());
  EXPECT_EQ((*info)->description, "second");
  EXPECT_EQ((*info)->input_filters, std::vector<FilterEntry>{entry});
  EXPECT_EQ((*info)->count, 0u);
  EXPECT_GT((*info)->creation_time_us, 0);

  EXPECT_TRUE(*store_.collection("mine").drop());
  EXPECT_FALSE(*store_.collection("mine").drop());
  EXPECT_TRUE(files().empty());
}

TEST_P(StoreTest, MadeUpNamesHaveTheirForm) {
  const auto name = store_.create({});
  ASSERT_TRUE(name.ok());
  EXPECT_EQ(name->size(), 54u);
  EXPECT_TRUE(name->starts_with("traces20"));
  EXPECT_TRUE(is_collection_name(*name));
}

TEST_P(StoreTest, ATakenNameIsRefusedAndStaysWhatItIs) {
  ASSERT_TRUE(store_.create({"first", "mine", {}}).ok());
  const auto again = store_.create({"second", "mine", {}});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ((*store_.lookup("mine"))->description, "first");
  EXPECT_EQ(store_.collections()->size(), 1u);
}

TEST_P(StoreTest, WhatIsNoNameIsRefused) {
  for (const char* name : {"", ".", "..", "a/b", "../x", "a b", "\xc3\xa9", "a\n", "_delta_log"}) {
    EXPECT_EQ(store_.lookup(name).error().code, ErrorCode::kInvalidArgument) << name;
    EXPECT_EQ(store_.contains(name).error().code, ErrorCode::kInvalidArgument) << name;
    EXPECT_EQ(store_.create({"", name, {}}).error().code, ErrorCode::kInvalidArgument) << name;
    EXPECT_EQ(store_.collection(name).drop().error().code, ErrorCode::kInvalidArgument) << name;
  }
  EXPECT_FALSE(is_collection_name(std::string(65, 'a')));
  EXPECT_TRUE(is_collection_name(std::string(64, 'a')));
}

TEST_P(StoreTest, UnknownCollectionsAreNotFound) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  EXPECT_EQ(store_.collection("other").count().error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.collection("other").describe("x").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.backend().append_to("other").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.collection("other").find({}).error().code, ErrorCode::kNotFound);
}

TEST_P(StoreTest, CollectionsComeInOrderOfCreation) {
  const std::vector<std::string> names = {"zebra", "apple", "mango", "berry"};
  for (const std::string& name : names)
    ASSERT_TRUE(store_.create({"", name, {}}).ok());
  const auto infos = store_.collections();
  ASSERT_TRUE(infos.ok());
  std::vector<std::string> listed;
  for (const CollectionInfo& info : *infos)
    listed.push_back(info.name);
  EXPECT_EQ(listed, names);
}

TEST_F(EmbeddedStoreTest, OtherFoldersAreNoCollections) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  std::filesystem::create_directory(folder_.path() / "store" / "folder");
  std::ofstream(folder_.path() / "store" / "file") << "x";
  EXPECT_EQ(store_.collections()->size(), 1u);
  EXPECT_FALSE(*store_.collection("folder").drop());
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "store" / "folder"));
}

TEST_P(StoreTest, ANewCollectionAppearsWithItsFirstCommit) {
  auto writer = store_.backend().append_to_new({"d", "mine", {}});
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(3), "a")).ok());
  EXPECT_TRUE(store_.collections()->empty());
  ASSERT_TRUE((*writer)->commit({load_named("a")}).ok());
  EXPECT_EQ(*store_.collection("mine").count(), 3u);
  append(**writer, "b", 2);
  EXPECT_EQ(*store_.collection("mine").count(), 5u);
  EXPECT_EQ((*store_.lookup("mine"))->loads.size(), 2u);
}

TEST_P(StoreTest, WhatIsNotCommittedLeavesNoTrace) {
  {
    auto writer = store_.backend().append_to_new({"", "mine", {}});
    ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(3), "a")).ok());
  }
  EXPECT_TRUE(store_.collections()->empty());
  EXPECT_TRUE(files().empty());

  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  {
    auto writer = store_.backend().append_to("mine");
    ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(3), "a")).ok());
    ASSERT_TRUE((*writer)->rows().seal().ok());
    ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(3), "b")).ok());
  }
  EXPECT_EQ(*store_.collection("mine").count(), 0u);
  EXPECT_TRUE((*store_.lookup("mine"))->loads.empty());
}

TEST_F(EmbeddedStoreTest, WhatIsNotCommittedLeavesNoFiles) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  {
    auto writer = store_.backend().append_to("mine");
    ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(3), "a")).ok());
    ASSERT_TRUE((*writer)->rows().seal().ok());
    ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(3), "b")).ok());
  }
  const std::filesystem::directory_iterator entries(folder_.path() / "store" / "mine");
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 2)
      << "only the log and the empty table of flows may be there";
}

TEST_P(StoreTest, DiscardKeepsWhatWasSealed) {
  auto writer = store_.backend().append_to_new({"", "mine", {}});
  ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(3), "a")).ok());
  ASSERT_TRUE((*writer)->rows().seal().ok());
  ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(4), "b")).ok());
  ASSERT_TRUE((*writer)->rows().discard().ok());
  append(**writer, "c", 5);
  EXPECT_EQ(*store_.collection("mine").count(), 8u);
}

TEST_P(StoreTest, FindGoesByLoadThenFrame) {
  auto writer = store_.backend().append_to_new({"", "mine", {}});
  append(**writer, "b", 3);
  append(**writer, "a", 2, 10);
  // One load in two row groups, of which the later one is written first.
  ASSERT_TRUE((*writer)->rows().write(packets_table(), batch_of(packets(2), "c", 3)).ok());
  append(**writer, "c", 2);
  const std::vector<std::string> expected = {
      R"({"load":"a","frame":10})", R"({"load":"a","frame":11})", R"({"load":"b","frame":1})",
      R"({"load":"b","frame":2})",  R"({"load":"b","frame":3})",  R"({"load":"c","frame":1})",
      R"({"load":"c","frame":2})",  R"({"load":"c","frame":3})",  R"({"load":"c","frame":4})"};
  EXPECT_EQ(lines("mine", {0, 0, {"load", "frame"}}), expected);
  for (std::uint64_t skip = 0; skip <= expected.size() + 1; ++skip) {
    for (std::uint64_t limit = 1; limit <= expected.size() + 1; ++limit) {
      const auto from =
          expected.begin() + static_cast<std::ptrdiff_t>(std::min(skip, std::uint64_t{9}));
      const auto left = static_cast<std::uint64_t>(expected.end() - from);
      EXPECT_EQ(lines("mine", {limit, skip, {"load", "frame"}}),
                std::vector<std::string>(
                    from, from + static_cast<std::ptrdiff_t>(std::min(limit, left))));
    }
  }
}

// More files than are read at a time, each by a thread; matches that are few, and many, in each.
TEST_P(StoreTest, AFindByAQueryGivesWholeRowsOfEveryLoadInOrder) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  constexpr int kLoads = 12;
  constexpr int kPackets = 300;
  for (int load = 0; load < kLoads; ++load)
    append(**store_.backend().append_to("mine"), "load" + std::to_string(10 + load), kPackets);
  const std::vector<std::string> all = lines("mine", {});
  ASSERT_EQ(all.size(), std::size_t{kLoads * kPackets});
  for (const int first : {299, 1}) {
    std::vector<std::string> expected;
    for (int row = 0; row < kLoads * kPackets; ++row) {
      if (row % kPackets + 1 >= first) expected.push_back(all[static_cast<std::size_t>(row)]);
    }
    FindOptions options;
    options.query =
        *Query::parse(R"({"type": "IPv4", "frame": {"$gte": )" + std::to_string(first) + "}}");
    EXPECT_EQ(lines("mine", options), expected);
    options.skip = 3;
    options.limit = 15;
    EXPECT_EQ(lines("mine", options),
              std::vector<std::string>(expected.begin() + 3, expected.begin() + 18));
  }
}

TEST_F(EmbeddedStoreTest, AFindGivesWhatComesBeforeADamagedFile) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  constexpr std::size_t kPackets = 300;
  for (const char* load : {"a", "b"})
    append(**store_.backend().append_to("mine"), load, kPackets);
  const auto whole = data_files("mine");
  append(**store_.backend().append_to("mine"), "c", kPackets);
  for (const std::string& name : data_files("mine")) {
    if (!whole.contains(name)) std::filesystem::resize_file(path_of("mine") / name, 100);
  }
  auto scan = store_.backend().scan("mine");
  ASSERT_TRUE(scan.ok() && (*scan)->start({}).ok());
  std::size_t rows = 0;
  auto batch = (*scan)->next();
  for (; batch && *batch; batch = (*scan)->next())
    rows += static_cast<std::size_t>((*batch)->num_rows());
  EXPECT_EQ(rows, 2 * kPackets);
  for (int i = 0; i < 2; ++i) {
    ASSERT_FALSE(batch.ok());
    EXPECT_EQ(batch.error().code, ErrorCode::kDamaged);
    batch = (*scan)->next();
  }
}

// More files than threads, so that each thread has several; under ThreadSanitizer too.
TEST_P(StoreTest, ACountByAQueryReadsEveryLoad) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  constexpr int kLoads = 12;
  for (int load = 0; load < kLoads; ++load)
    append(**store_.backend().append_to("mine"), "load" + std::to_string(load), 40);
  QueryReport report;
  const auto query =
      Query::parse(R"({"frame": {"$in": [1, 7, 39]}, "tcp_info.sport": {"$ne": 9}})");
  EXPECT_EQ(*store_.collection("mine").count(*query, &report), 3u * kLoads);
  EXPECT_EQ(report.rows_matched, 3u * kLoads);
}

TEST_P(StoreTest, AScanReadsTheStateItBeganWith) {
  auto writer = store_.backend().append_to_new({"", "mine", {}});
  append(**writer, "a", 3);
  auto scan = store_.backend().scan("mine");
  ASSERT_TRUE(scan.ok());
  append(**writer, "b", 3);
  ASSERT_TRUE((*scan)->start({}).ok());
  std::int64_t rows = 0;
  while (true) {
    const auto batch = (*scan)->next();
    ASSERT_TRUE(batch.ok());
    if (!*batch) break;
    rows += (*batch)->num_rows();
  }
  EXPECT_EQ(rows, 3);
}

TEST_P(StoreTest, ALoadIntoADroppedCollectionFailsAndItsSuccessorIsUntouched) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  auto writer = store_.backend().append_to("mine");
  ASSERT_TRUE(*store_.collection("mine").drop());
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  const auto written = (*writer)->rows().write(packets_table(), batch_of(packets(1), "a"));
  const auto committed = written ? (*writer)->commit({load_named("a")}) : written;
  EXPECT_FALSE(committed.ok());
  EXPECT_EQ(*store_.collection("mine").count(), 0u);
}

TEST_F(EmbeddedStoreTest, OnlyTheOwnerMayReadIt) {
  auto writer = store_.backend().append_to_new({"", "mine", {}});
  append(**writer, "a", 1);
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder_.path() / "store")) {
    struct stat status = {};
    ASSERT_EQ(stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0077, 0u) << entry.path();
  }
}

TEST_F(EmbeddedStoreTest, AStoreThatIsAFileIsSaidToBeOne) {
  std::ofstream(folder_.path() / "file") << "x";
  Store store = *Store::open((folder_.path() / "file").string());
  EXPECT_FALSE(store.collections().ok());
  const auto created = store.create({});
  ASSERT_FALSE(created.ok());
  EXPECT_NE(created.error().to_string().find("Not a directory"), std::string::npos);
}

TEST(StoreUrl, KindsThatThereAreNot) {
  EXPECT_EQ(Store::open("s3://bucket").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(Store::open("file://relative").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(Store::open("file:///some/folder/")->url(), "/some/folder");
  EXPECT_EQ(Store::open("/some/./folder/")->url(), "/some/folder");
}

// A URL of MongoDB: what is shown of it, or what is wrong with it.
TEST(StoreUrl, OfMongodbShowNoSecrets) {
  struct Case {
    const char* url;
    const char* shown;
  };
  static constexpr Case kCases[] = {
      {"mongodb://host", "mongodb://host:27017/wirelake"},
      {"mongodb://host/", "mongodb://host:27017/wirelake"},
      {"mongodb://user:secret@host/db", "mongodb://host:27017/db"},
      {"mongodb://user:secret@a:1,b:2/db?replicaSet=r", "mongodb://a:1,b:2/db"},
      {"mongodb://host/db?tls=true&tlsCertificateKeyFilePassword=secret",
       "mongodb://host:27017/db"},
      {"mongodb://user:secret@:0/db", "no MongoDB URL"},
      {"mongodb://user:sec/secret@host/db", "no URL of a store"},
      {"mongodb://user:secret%@host/db", "no MongoDB URL"},
      {"mongodb://host:99999/db", "no MongoDB URL"},
      {"mongodb://", "no MongoDB URL"},
  };
  for (const Case& c : kCases) {
    const auto store = Store::open(c.url);
#ifdef WIRELAKE_MONGODB
    const std::string shown = store ? store->url() : store.error().to_string();
    EXPECT_EQ(store.ok(), std::string_view(c.shown).starts_with("mongodb:")) << c.url;
    EXPECT_NE(shown.find(c.shown), std::string::npos) << shown;
    EXPECT_EQ(shown.find("sec"), std::string::npos) << shown;
#else
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().code, ErrorCode::kUnsupported);
    EXPECT_EQ(store.error().to_string().find("sec"), std::string::npos);
#endif
  }
}

}  // namespace
}  // namespace wirelake
