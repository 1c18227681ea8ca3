#include "wirelake/rows.h"

#include <chrono>

#include "collection/capture_fixture.h"
#include "wirelake/json_sink.h"

namespace wirelake {
namespace {

using namespace test;

using Lines = std::vector<std::string>;

class RowsTest : public CaptureFixture {
 protected:
  void SetUp() override {
    CaptureFixture::SetUp();
    if (!IsSkipped()) loaded({capture("a", 5)}, {.name = "mine"});
  }

  static Lines lines(Result<Rows> rows, std::size_t limit = 100) {
    EXPECT_TRUE(rows.ok()) << rows.error().to_string();
    Lines found;
    std::string line;
    JsonSink sink(line);
    const Status done = rows->each(sink, [&] {
      found.push_back(line);
      sink.clear();
      return found.size() < limit;
    });
    EXPECT_TRUE(done.ok());
    return found;
  }

  Collection mine() { return store_.collection("mine"); }
};

INSTANTIATE_TEST_SUITE_P(Stores, RowsTest,
                         testing::Values(StoreKind::kEmbedded, StoreKind::kMongodb),
                         testing::PrintToStringParamName());

TEST_P(RowsTest, EachRowIsAnObject) {
  EXPECT_EQ(lines(mine().find({.limit = 2, .fields = {"frame", "proto"}})),
            (Lines{R"({"frame":1,"proto":"TCP"})", R"({"frame":2,"proto":"TCP"})"}));
  EXPECT_EQ(lines(mine().find({.fields = {"frame"}}), 1), Lines{R"({"frame":1})"});
}

TEST_P(RowsTest, DistinctGivesValuesAndCountByObjects) {
  EXPECT_EQ(lines(mine().distinct("frame")), (Lines{"1", "2", "3", "4", "5"}));
  EXPECT_EQ(lines(mine().count_by({.fields = {"proto"}, .sums = {"frame"}})),
            Lines{R"({"proto":"TCP","count":5,"frame":15})"});
}

TEST_P(RowsTest, TopGivesObjectsTheGreatestFirst) {
  EXPECT_EQ(lines(mine().top({.field = "proto", .sum = "frame"})),
            Lines{R"({"proto":"TCP","count":5,"frame":15})"});
  EXPECT_EQ(lines(mine().top({.field = "frame", .limit = 2})),
            (Lines{R"({"frame":1,"count":1})", R"({"frame":2,"count":1})"}));
  const auto centuries = std::chrono::hours(24 * 365 * 200);
  EXPECT_EQ(
      lines(mine().top({.field = "frame", .sum = "len", .every = centuries, .limit = 1})).size(),
      1u);
  EXPECT_EQ(lines(mine().top({.every = centuries})), Lines{R"({"ts_ns":0,"count":5})"});
  EXPECT_EQ(lines(mine().flows().top({.every = centuries})), Lines{R"({"start_ns":0,"count":1})"});
}

TEST_P(RowsTest, WhatTopCannotGiveIsRefused) {
  const std::chrono::nanoseconds none(0);
  for (const TopOptions& wrong :
       {TopOptions(), TopOptions{.field = "nothing"}, TopOptions{.field = "src", .sum = "dst"},
        TopOptions{.every = none}, TopOptions{.field = "src", .every = -std::chrono::hours(1)}})
    EXPECT_EQ(mine().top(wrong).error().code, ErrorCode::kInvalidArgument);
}

TEST_P(RowsTest, RowsAreFetchedAndSentByNumber) {
  auto rows = mine().find({.fields = {"frame"}});
  ASSERT_TRUE(rows.ok());
  const auto fetched = rows->fetch();
  ASSERT_EQ(*fetched, 5);
  std::string line;
  JsonSink sink(line);
  rows->emit(4, sink);
  EXPECT_EQ(line, R"({"frame":5})");
  EXPECT_EQ(*rows->fetch(), 0);
}

TEST_P(RowsTest, TheyGoOnWhenTheStoreHasGone) {
  auto rows = Store::open(temporary_.url())->collection("mine").find({.fields = {"frame"}});
  EXPECT_EQ(lines(std::move(rows)).size(), 5u);
}

TEST_P(RowsTest, FieldsAndCollectionsThatThereAreNotAreRefused) {
  EXPECT_EQ(mine().find({.fields = {"nothing"}}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(mine().distinct("nothing").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(mine().count_by({.fields = {"nothing"}}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(store_.collection("other").find({}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.collection("other").info().error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.collection("no name").count().error().code, ErrorCode::kInvalidArgument);
}

TEST_P(RowsTest, CancellingEndsThemBetweenTwoRows) {
  const Cancellation cancellation = Cancellation::make();
  auto rows = mine().find({.cancellation = cancellation});
  ASSERT_TRUE(rows.ok());
  std::string line;
  JsonSink sink(line);
  int seen = 0;
  const Status done = rows->each(sink, [&] {
    cancellation.cancel();
    return ++seen < 5;
  });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(seen, 1);
}

}  // namespace
}  // namespace wirelake
