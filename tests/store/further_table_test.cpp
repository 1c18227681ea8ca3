// A table beside the packets: what of it counts, and what happens to it with the collection.

#include <arrow/array.h>

#include "store/delta/change/written_files.h"
#include "store/delta/delta_store.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/scan/rows_of_loads.h"
#ifdef WIRELAKE_MONGODB
#include "store/mongodb/open_mongodb.h"
#endif
#include "store_fixture.h"
#include "support/marks.h"
#include "wirelake/changes.h"

namespace wirelake::test {
namespace {

std::unique_ptr<StoreBackend> with_marks(StoreKind kind, const std::string& url) {
#ifdef WIRELAKE_MONGODB
  if (kind == StoreKind::kMongodb) return *mongodb::open_mongodb(url, tables_with_marks());
#else
  static_cast<void>(kind);
#endif
  return std::make_unique<delta::DeltaStore>(url, tables_with_marks());
}

class FurtherTableTest : public StoreFixture {
 protected:
  explicit FurtherTableTest(StoreKind kind = StoreKind::kEmbedded) : StoreFixture(kind) {}

  void SetUp() override {
    StoreFixture::SetUp();
    if (!IsSkipped()) marked_ = with_marks(kind_, temporary_.url());
  }

  StoreBackend& store() { return *marked_; }

  std::unique_ptr<LoadWriter> writer() { return std::move(*store().append_to("mine")); }

  void write(LoadWriter& to, const std::string& load, int count) {
    ASSERT_TRUE(to.rows().write(packets_table(), batch_of(packets(count), load)).ok());
    const Status written = to.rows().write(marks_table(), marks_of(load, count));
    ASSERT_TRUE(written.ok()) << written.error().to_string();
  }

  void load(const std::string& load, int count) {
    const auto to = writer();
    write(*to, load, count);
    const Status done = to->commit({load_named(load)});
    ASSERT_TRUE(done.ok()) << done.error().to_string();
  }

  // Such as "a-1 a-2 b-1".
  static std::string notes(StoreBackend& of, const std::string& query = "{}") {
    const auto scan = of.scan("mine", marks_table());
    if (!scan) return scan.error().to_string();
    ScanOptions options;
    options.query = *Query::parse(query);
    if (const Status begun = (*scan)->start(options); !begun) return begun.error().to_string();
    std::string text;
    while (const auto batch = *(*scan)->next()) {
      const auto& notes = static_cast<const arrow::StringArray&>(*batch->GetColumnByName("note"));
      for (std::int64_t row = 0; row < notes.length(); ++row)
        text += (text.empty() ? "" : " ") + notes.GetString(row);
    }
    return text;
  }

  std::string notes(const std::string& query = "{}") { return notes(store(), query); }

  std::unique_ptr<StoreBackend> marked_;
};

// What holds of every kind of store.
class AnyFurtherTableTest : public FurtherTableTest, public testing::WithParamInterface<StoreKind> {
 protected:
  AnyFurtherTableTest() : FurtherTableTest(GetParam()) {}
};

INSTANTIATE_TEST_SUITE_P(Stores, AnyFurtherTableTest,
                         testing::Values(StoreKind::kEmbedded, StoreKind::kMongodb),
                         testing::PrintToStringParamName());

TEST_P(AnyFurtherTableTest, RowsCountWithTheirLoad) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  EXPECT_EQ(notes(), "");
  const auto to = writer();
  write(*to, "a", 2);
  auto taken = to->rows().take({load_named("a")});
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(notes(), "");
  LoadCommit commit;
  ASSERT_TRUE(to->commit({*taken}, commit).ok());
  // The loads are those that were written.
  ASSERT_EQ(commit.loads.size(), 1u);
  EXPECT_EQ(commit.loads.front().load, "a");
  load("b", 1);
  EXPECT_EQ(notes(), "a-1 a-2 b-1");
  EXPECT_EQ(notes(R"({"mark": 1})"), "a-1 b-1");
  EXPECT_EQ(notes(R"({"load": {"$in": ["b", "c"]}})"), "b-1");
}

TEST_F(FurtherTableTest, WhatALiveWriterMakesIsNoFinding) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  load("a", 1);
  const auto to = writer();
  write(*to, "b", 2);
  ASSERT_TRUE(to->rows().seal().ok());
  const auto report = store().check("mine", {});
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->findings.empty()) << report->findings.front().file;
}

TEST_P(AnyFurtherTableTest, ANewCollectionHasBoth) {
  auto to = *store().append_to_new({"", "mine", {}});
  write(*to, "a", 3);
  EXPECT_EQ(*store().contains("mine"), false);
  ASSERT_TRUE(to->commit({load_named("a")}).ok());
  EXPECT_EQ(notes(), "a-1 a-2 a-3");
  EXPECT_EQ(*store().count("mine"), 3u);
}

TEST_F(FurtherTableTest, ACollectionWithoutTheTableGetsItWithALoad) {
  ASSERT_TRUE(store_.create({"", "mine", {}}).ok());
  append(**store_.backend().append_to("mine"), "old", 2);
  EXPECT_EQ(notes(), "");
  load("a", 1);
  EXPECT_EQ(notes(), "a-1");
  // Who does not know of it goes on, and leaves it as it is.
  append(**store_.backend().append_to("mine"), "b", 2);
  EXPECT_EQ(notes(), "a-1");
  EXPECT_EQ(*store_.collection("mine").count(), 5u);
}

TEST_F(FurtherTableTest, WhatADeadLoadLeftIsNotShownAndGoes) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  load("a", 2);
  {
    // The rows of a load whose packets never came.
    const delta::StoreFolder folder = *delta::StoreFolder::open(path_of("mine"));
    const auto to = writer();
    write(*to, "dead", 3);
    auto taken = to->rows().take({load_named("dead")});
    const auto files = *delta::written_files_from_text(taken->stored);
    const delta::StoreFolder marks = *folder.open_folder("_marks");
    std::vector<delta::Action> actions;
    for (const auto& file : files.at("marks"))
      actions.push_back(delta::to_add(file));
    ASSERT_TRUE(delta::append_commit(marks, *delta::read_snapshot(marks), actions, "WRITE").ok());
  }
  EXPECT_EQ(notes(), "a-1 a-2");
  ASSERT_TRUE(store().optimize("mine", {}).ok());
  EXPECT_EQ(notes(), "a-1 a-2");
  const auto tidied = store().tidy({.retention_ms = 0});
  ASSERT_TRUE(tidied.ok()) << tidied.error().to_string();
  EXPECT_TRUE(tidied->failures.empty());
  const delta::StoreFolder marks = *delta::StoreFolder::open(path_of("mine") / "_marks");
  EXPECT_EQ(delta::count_rows_by_load(marks, *delta::read_snapshot(marks))->size(), 1u);
  EXPECT_EQ(notes(), "a-1 a-2");
}

TEST_F(FurtherTableTest, LoadsThatAreTakenBackComeAgain) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  load("a", 1);
  load("b", 2);
  ASSERT_TRUE(store().restore("mine", 1).ok());
  EXPECT_EQ(notes(), "a-1");
  ASSERT_TRUE(store().tidy({}).ok());
  ASSERT_TRUE(store().restore("mine", 2).ok());
  EXPECT_EQ(notes(), "a-1 b-1 b-2");
}

TEST_P(AnyFurtherTableTest, ALoadTakesThePlaceOfAnother) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  load("a", 2);
  const auto to = writer();
  write(*to, "b", 3);
  LoadInfo replacing = load_named("b");
  replacing.replaces = {"a"};
  ASSERT_TRUE(to->commit({replacing}).ok());
  EXPECT_EQ(notes(), "b-1 b-2 b-3");
  EXPECT_EQ(*store().count("mine"), 3u);
}

TEST_P(AnyFurtherTableTest, AFailedCaptureLeavesNothingInEither) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  const auto to = writer();
  write(*to, "a", 2);
  ASSERT_TRUE(to->rows().seal().ok());
  write(*to, "b", 2);
  ASSERT_TRUE(to->rows().discard().ok());
  ASSERT_TRUE(to->commit({load_named("a")}).ok());
  EXPECT_EQ(notes(), "a-1 a-2");
  EXPECT_EQ(*store().count("mine"), 2u);
}

TEST_P(AnyFurtherTableTest, WhatIsDroppedIsGoneWithBoth) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  load("a", 2);
  ASSERT_TRUE(*store().drop("mine"));
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  EXPECT_EQ(notes(), "");
  EXPECT_TRUE(store().tidy({})->removed.empty());
}

TEST_P(AnyFurtherTableTest, ACopyHasBoth) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  load("b", 2);
  load("a", 1);
  Store from(with_marks(GetParam(), temporary_.url()));
  const TemporaryFolder other;
  Store to(std::make_unique<delta::DeltaStore>(other.path(), tables_with_marks()));
  ASSERT_EQ(*from.collection("mine").copy_to(to), 3u);
  EXPECT_EQ(notes(to.backend()), "a-1 b-1 b-2");
}

TEST_F(FurtherTableTest, PackingKeepsWhatThereIs) {
  ASSERT_TRUE(store().create({"", "mine", {}}).ok());
  for (const char* each : {"c", "a", "b"})
    load(each, 2);
  const auto report = store().optimize("mine", {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->files, 6u);
  EXPECT_EQ(report->new_files, 2u);
  EXPECT_EQ(notes(), "a-1 a-2 b-1 b-2 c-1 c-2");
  EXPECT_TRUE(store().check("mine", {})->is_sound());
  ASSERT_TRUE(*store().drop("mine"));
  EXPECT_TRUE(files().empty());
}

}  // namespace
}  // namespace wirelake::test
