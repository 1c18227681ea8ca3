// Commits of loads with `once` and of such as replace others, as each kind of store makes them.
#include <gtest/gtest.h>

#include "store_fixture.h"

namespace wirelake {
namespace {

using namespace test;

class LoadCommitTest : public StoreFixture, public testing::WithParamInterface<StoreKind> {
 protected:
  LoadCommitTest() : StoreFixture(GetParam()) {}

  std::unique_ptr<LoadWriter> writer() {
    auto opened = store_.backend().append_to("mine");
    EXPECT_TRUE(opened.ok());
    return std::move(*opened);
  }

  // A load of a file with the digest `content`.
  LoadInfo load_of(const std::string& load, const std::string& content) const {
    LoadInfo info = load_named(load);
    info.sha256 = content;
    return info;
  }

  // Writes as many packets of a load.
  void write(LoadWriter& to, const std::string& load, int count) {
    ASSERT_TRUE(to.rows().write(packets_table(), batch_of(packets(count), load)).ok());
  }

  std::vector<std::string> loads() {
    std::vector<std::string> names;
    const auto collection = store_.lookup("mine");
    for (const LoadInfo& load : (*collection)->loads)
      names.push_back(load.load);
    return names;
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, LoadCommitTest,
                         testing::Values(StoreKind::kEmbedded, StoreKind::kMongodb),
                         testing::PrintToStringParamName());

using Names = std::vector<std::string>;

TEST_P(LoadCommitTest, WhatOthersCommittedMeanwhileIsLeftOutAlone) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  const auto first = writer();
  const auto second = writer();
  ASSERT_TRUE(first->loads()->empty());
  ASSERT_TRUE(second->loads()->empty());
  write(*first, "a", 1);
  write(*first, "b", 2);
  LoadCommit one = {{load_of("a", "A"), load_of("b", "B")}, true};
  ASSERT_TRUE(first->commit(one).ok());
  EXPECT_TRUE(one.repeated.empty());

  write(*second, "c", 4);
  write(*second, "b2", 2);
  write(*second, "d", 8);
  LoadCommit other = {{load_of("c", "C"), load_of("b2", "B"), load_of("d", "D")}, true};
  ASSERT_TRUE(second->commit(other).ok());
  ASSERT_EQ(other.repeated.size(), 1u);
  EXPECT_EQ(other.repeated.front().load, "b2");
  EXPECT_EQ(other.loads.size(), 2u);
  EXPECT_EQ(loads(), (Names{"a", "b", "c", "d"}));
  EXPECT_EQ(*store_.collection("mine").count(), 15u);

  // All of a commit can be left out, and the writer goes on.
  write(*first, "c2", 4);
  LoadCommit none = {{load_of("c2", "C")}, true};
  ASSERT_TRUE(first->commit(none).ok());
  EXPECT_TRUE(none.loads.empty());
  EXPECT_EQ(*store_.collection("mine").count(), 15u);
  append(*first, "e", 16);
  EXPECT_EQ(*store_.collection("mine").count(), 31u);
}

TEST_P(LoadCommitTest, LoadsWithoutOnceAreNeverLeftOutButAreKnown) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  const auto once = writer();
  ASSERT_TRUE(once->loads()->empty());
  for (const char* load : {"a", "b"}) {
    const auto plain = writer();
    write(*plain, load, 1);
    ASSERT_TRUE(plain->commit({load_of(load, "A")}).ok());
  }
  EXPECT_EQ(*store_.collection("mine").count(), 2u);
  write(*once, "c", 1);
  LoadCommit commit = {{load_of("c", "A")}, true};
  ASSERT_TRUE(once->commit(commit).ok());
  EXPECT_EQ(commit.repeated.size(), 1u);
  EXPECT_EQ(*store_.collection("mine").count(), 2u);
  EXPECT_EQ(loads(), (Names{"a", "b"}));
}

TEST_P(LoadCommitTest, AnotherFilterIsAnotherLoad) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  const auto first = writer();
  const auto second = writer();
  for (auto* each : {first.get(), second.get()})
    ASSERT_TRUE(each->loads().ok());
  write(*first, "a", 1);
  LoadCommit one = {{load_of("a", "A")}, true};
  ASSERT_TRUE(first->commit(one).ok());
  LoadInfo filtered = load_of("b", "A");
  filtered.filter = {{*IpSubnet::parse("10.0.0.0/8"), Position::kSource}};
  write(*second, "b", 1);
  LoadCommit other = {{filtered}, true};
  ASSERT_TRUE(second->commit(other).ok());
  EXPECT_TRUE(other.repeated.empty());
  EXPECT_EQ(loads(), (Names{"a", "b"}));
}

TEST_P(LoadCommitTest, ALoadTakesThePlaceOfOthers) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  const auto first = writer();
  write(*first, "a", 1);
  write(*first, "b", 2);
  ASSERT_TRUE(first->commit({load_of("a", "A"), load_of("b", "B")}).ok());
  append(*first, "c", 4);
  const auto second = writer();
  EXPECT_EQ(second->loads()->size(), 3u);
  EXPECT_EQ(*second->packets_of("b"), 2u);
  EXPECT_EQ(*second->packets_of("none"), 0u);
  LoadInfo load = load_of("d", "D");
  load.replaces = {"b", "c"};
  write(*second, "d", 8);
  LoadCommit commit = {{load}, true};
  ASSERT_TRUE(second->commit(commit).ok());
  EXPECT_EQ(loads(), (Names{"a", "d"}));
  EXPECT_EQ(*store_.collection("mine").count(), 9u);
  EXPECT_EQ(lines("mine", {.fields = {"load"}}).size(), 9u);
}

TEST_P(LoadCommitTest, ALoadOfTheSameCommitCanGiveWay) {
  const auto opened = store_.backend().append_to_new({"", "mine", {}});
  LoadWriter& to = **opened;
  write(to, "a", 1);
  write(to, "b", 2);
  LoadInfo load = load_of("c", "C");
  load.replaces = {"a"};
  write(to, "c", 4);
  LoadCommit commit = {{load_of("a", "A"), load_of("b", "B"), load}, true};
  ASSERT_TRUE(to.commit(commit).ok());
  EXPECT_EQ(loads(), (Names{"b", "c"}));
  EXPECT_EQ(*store_.collection("mine").count(), 6u);
}

class EmbeddedLoadCommitTest : public StoreFixture {};

TEST_F(EmbeddedLoadCommitTest, WhatIsLeftOutLeavesNoFile) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  {
    auto first = *store_.backend().append_to("mine");
    auto second = *store_.backend().append_to("mine");
    ASSERT_TRUE(first->loads().ok() && second->loads().ok());
    LoadInfo load = load_named("a");
    load.sha256 = "A";
    for (auto* each : {first.get(), second.get()}) {
      ASSERT_TRUE(each->rows().write(packets_table(), batch_of(packets(3), "a")).ok());
      LoadCommit commit = {{load}, true};
      ASSERT_TRUE(each->commit(commit).ok());
      load.load = "b";
    }
  }
  EXPECT_EQ(data_files("mine").size(), 1u);
  EXPECT_TRUE(store_.tidy({})->removed.empty());
}

// Others pack the files that are to give way, between the reading and the commit.
TEST_F(EmbeddedLoadCommitTest, PackingMeanwhileIsNoObstacleToReplacing) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  auto writer = *store_.backend().append_to("mine");
  append(*writer, "a", 1);
  append(*writer, "b", 2);
  auto late = *store_.backend().append_to("mine");
  ASSERT_TRUE(late->loads().ok());
  ASSERT_TRUE(late->rows().write(packets_table(), batch_of(packets(4), "c")).ok());
  ASSERT_TRUE(store_.collection("mine").optimize().ok());
  LoadInfo load = load_named("c");
  load.replaces = {"a"};
  ASSERT_TRUE(late->commit({load}).ok());
  EXPECT_EQ(*store_.collection("mine").count(), 6u);
}

}  // namespace
}  // namespace wirelake
