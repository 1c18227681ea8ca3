#include "wirelake/load.h"

#include <filesystem>

#include "collection/capture_fixture.h"

namespace wirelake {
namespace {

using namespace test;

using LoadTest = CaptureFixture;

INSTANTIATE_TEST_SUITE_P(Stores, LoadTest,
                         testing::Values(StoreKind::kEmbedded, StoreKind::kMongodb),
                         testing::PrintToStringParamName());

IpFilter nobody() {
  return IpFilter({{*IpSubnet::parse("192.0.2.1"), Position::kEither}});
}

TEST_P(LoadTest, ANewCollectionAndThenMoreOfIt) {
  const LoadResult first = loaded({capture("a", 3), capture("b", 4)},
                                  {.description = "text", .name = "mine", .jobs = 2});
  EXPECT_EQ(first.collection, "mine");
  EXPECT_EQ(first.loaded, 2u);
  EXPECT_EQ(first.captures.size(), 2u);
  EXPECT_EQ(first.captures[1].report.packets, 4u);
  EXPECT_EQ(first.captures[1].report.capture, "b");
  const LoadResult second = loaded({capture("c", 5)}, {.into = "mine"});
  EXPECT_EQ(second.collection, "mine");
  const auto info = store_.collection("mine").info();
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->count, 12u);
  EXPECT_EQ(info->description, "text");
  EXPECT_EQ(info->loads.size(), 3u);
}

TEST_P(LoadTest, ANewCollectionKeepsTheFilter) {
  const FilterEntry entry = {*IpSubnet::parse("10.0.0.0/8"), Position::kSource};
  loaded({capture("a", 3)}, {.name = "mine", .filter = IpFilter({entry})});
  EXPECT_EQ(store_.collection("mine").info()->input_filters, std::vector{entry});
}

TEST_P(LoadTest, ACaptureThatFailsDoesNotStopTheOthers) {
  std::vector<std::string> told;
  LoadOptions options = {.name = "mine"};
  options.on_capture = [&](const CaptureOutcome& outcome) {
    told.push_back(outcome.report.capture + (outcome.error ? " failed" : " loaded"));
  };
  const LoadResult result =
      loaded({capture("a", 3), (folder_.path() / "none").string(), capture("c", 4)}, options);
  EXPECT_EQ(told, (std::vector<std::string>{"a loaded", "none failed", "c loaded"}));
  EXPECT_EQ(result.loaded, 2u);
  EXPECT_EQ(result.failed, 1u);
  EXPECT_EQ(result.captures[1].error->code, ErrorCode::kNotFound);
  EXPECT_FALSE(result.is_cut_short);
  EXPECT_EQ(*store_.collection("mine").count(), 7u);
}

TEST_P(LoadTest, OnlyFailuresAreNoErrorOfTheLoad) {
  const LoadResult result = loaded({(folder_.path() / "none").string()}, {.name = "mine"});
  EXPECT_EQ(result.failed, 1u);
  EXPECT_EQ(result.collection, "");
  EXPECT_FALSE(*store_.contains("mine"));
}

TEST_P(LoadTest, ARepeatedCaptureIsNoFailure) {
  const std::string path = capture("a", 3);
  loaded({path}, {.name = "mine"});
  const LoadResult result = loaded({path, capture("b", 4), path}, {.into = "mine", .once = true});
  EXPECT_EQ(result.repeated, 2u);
  EXPECT_EQ(result.loaded, 1u);
  EXPECT_EQ(result.failed, 0u);
  EXPECT_EQ(result.captures[0].error->code, ErrorCode::kAlreadyExists);
  const LoadResult all_repeated = loaded({path}, {.into = "mine", .once = true});
  EXPECT_EQ(all_repeated.collection, "mine");
  EXPECT_EQ(all_repeated.loaded, 0u);
  EXPECT_EQ(*store_.collection("mine").count(), 7u);
}

TEST_P(LoadTest, WhatGaveNoPacketIsAnErrorThatSaysWhy) {
  struct Case {
    std::vector<std::string> captures;
    std::string message;
  };
  const std::string a = capture("a", 3);
  const Case cases[] = {
      {{a}, "the filter accepts none of its 3 IP packets, so nothing was stored"},
      {{a, capture("b", 2)},
       "the filter accepts no packet of these captures, so nothing was stored"},
      {{a, capture("none", 0)}, "none of these captures gave a packet, so nothing was stored"},
  };
  for (const Case& each : cases) {
    LoadResult result;
    const Status done = load(store_, each.captures, {.filter = nobody()}, result);
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, ErrorCode::kNoPackets);
    EXPECT_EQ(done.error().message, each.message);
    EXPECT_EQ(result.captures.size(), each.captures.size());
    EXPECT_FALSE(result.is_cut_short);
  }
  EXPECT_TRUE(store_.collections()->empty());
}

TEST_P(LoadTest, OptionsThatMakeNoSenseAreRefused) {
  const std::string path = capture("a", 3);
  EXPECT_EQ(refused({path}, {.replace = true}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({path}, {.name = "no name"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({}, {}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({path}, {.into = "mine", .name = "other"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({path}, {.into = "mine", .description = "x"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused({path}, {.into = "nothing"}), ErrorCode::kNotFound);
  EXPECT_TRUE(store_.collections()->empty());
}

TEST_P(LoadTest, StrictTakesNothingOfADamagedCapture) {
  const std::string path = capture("a", 3);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  const LoadResult result = loaded({path}, {.strict = true});
  ASSERT_EQ(result.failed, 1u);
  EXPECT_EQ(result.captures[0].error->code, ErrorCode::kDamaged);
  EXPECT_EQ(loaded({path}, {.name = "mine"}).loaded, 1u);
  EXPECT_EQ(*store_.collection("mine").count(), 2u);
}

TEST_P(LoadTest, WhatIsCancelledSaysThatItWasCutShort) {
  LoadOptions options = {.name = "mine"};
  options.progress = [](const std::string&, const Progress&) { return false; };
  LoadResult result;
  const Status done = load(store_, {capture("a", 3)}, options, result);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
  EXPECT_TRUE(result.is_cut_short);
  EXPECT_EQ(result.failed, 0u);
  EXPECT_FALSE(*store_.contains("mine"));

  const Cancellation cancelled = Cancellation::make();
  cancelled.cancel();
  EXPECT_EQ(refused({capture("a", 3)}, {.cancellation = cancelled}), ErrorCode::kCancelled);
}

}  // namespace
}  // namespace wirelake
