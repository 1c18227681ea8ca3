// A collection copied between stores of every two kinds.
#include <gtest/gtest.h>

#include "store_fixture.h"
#include "wirelake/collection.h"

namespace wirelake {
namespace {

using namespace test;

struct Kinds {
  StoreKind from;
  StoreKind to;
};

void PrintTo(const Kinds& kinds, std::ostream* out) {
  *out << kinds.from << "_to_" << kinds.to;
}

class CopyTest : public StoreFixture, public testing::WithParamInterface<Kinds> {
 protected:
  CopyTest() : StoreFixture(GetParam().from), other_(GetParam().to) {}

  void SetUp() override {
    StoreFixture::SetUp();
    if (!other_.is_there()) GTEST_SKIP() << "there is no such store here";
  }

  // Two loads of 3 packets in all.
  void make_collection() {
    const FilterEntry entry = {*IpSubnet::parse("10.0.0.0/8"), Position::kSource};
    ASSERT_TRUE(store_.create({"of the lab", "mine", {entry}, 1'700'000'000'123'000}).ok());
    for (const auto& [load, count] : {std::pair("a", 2), std::pair("b", 1)})
      append(**store_.backend().append_to("mine"), load, count);
  }

  TemporaryStore other_;
};

INSTANTIATE_TEST_SUITE_P(Kinds, CopyTest,
                         testing::Values(Kinds{StoreKind::kEmbedded, StoreKind::kEmbedded},
                                         Kinds{StoreKind::kEmbedded, StoreKind::kMongodb},
                                         Kinds{StoreKind::kMongodb, StoreKind::kEmbedded},
                                         Kinds{StoreKind::kMongodb, StoreKind::kMongodb}),
                         testing::PrintToStringParamName());

TEST_P(CopyTest, TakesPacketsLoadsAndMetadataAlong) {
  make_collection();
  const auto copied = store_.collection("mine").copy_to(*other_, {.jobs = 2});
  ASSERT_TRUE(copied.ok()) << copied.error().to_string();
  EXPECT_EQ(*copied, 3u);
  const FindOptions all = {.fields = {"load", "frame", "ts_ns", "len", "src", "tcp_info"}};
  EXPECT_EQ(lines(*other_, "mine", all), lines(store_, "mine", all));
  const auto from = *store_.lookup("mine");
  const auto to = *other_->lookup("mine");
  ASSERT_TRUE(from && to);
  EXPECT_EQ(to->description, "of the lab");
  EXPECT_EQ(to->creation_time_us, 1'700'000'000'123'000);
  EXPECT_EQ(to->input_filters, from->input_filters);
  EXPECT_EQ(to->count, 3u);
  ASSERT_EQ(to->loads.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(to->loads[i].load, from->loads[i].load);
    EXPECT_EQ(to->loads[i].report.capture, from->loads[i].report.capture);
  }
  // It is a collection like any other.
  append(**other_->backend().append_to("mine"), "c", 1);
  EXPECT_EQ(*other_->collection("mine").count(), 4u);
}

TEST_P(CopyTest, AnEmptyCollectionIsCopiedToo) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  EXPECT_EQ(*store_.collection("mine").copy_to(*other_), 0u);
  EXPECT_EQ((*other_->lookup("mine"))->count, 0u);
}

TEST_P(CopyTest, ATakenNameIsRefusedAndAnotherCanBeGiven) {
  make_collection();
  ASSERT_TRUE(other_->create({"theirs", "mine", {}}).ok());
  const auto refused = store_.collection("mine").copy_to(*other_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(*other_->collection("mine").count(), 0u);
  EXPECT_EQ(*store_.collection("mine").copy_to(*other_, {.name = "yours"}), 3u);
}

TEST_P(CopyTest, LeavesNothingBehindWhenItIsEnded) {
  make_collection();
  const auto ended = store_.collection("mine").copy_to(
      *other_, {.progress = [](const Progress&) { return false; }});
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().code, ErrorCode::kCancelled);
  EXPECT_TRUE(other_->collections()->empty());
  EXPECT_TRUE(other_->tidy({.dry_run = true})->removed.empty());
  EXPECT_EQ(store_.collection("nothing").copy_to(*other_).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace wirelake
