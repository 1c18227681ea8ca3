// Deleting and packing: what goes, what stays, and what of it is touched on the disk.

#include "store/delta/change/delete_rows.h"

#include <fstream>
#include <functional>
#include <thread>

#include "store/delta/log/delta_log.h"
#include "store_fixture.h"

namespace wirelake::test {
namespace {

Query frames(const std::set<std::int64_t>& wanted) {
  std::string list;
  for (const std::int64_t frame : wanted)
    list += (list.empty() ? "" : ", ") + std::to_string(frame);
  return *Query::parse("{\"frame\": {\"$in\": [" + list + "]}}");
}

class DeleteTest : public StoreFixture {
 protected:
  // Three loads, a file each: frames 1-4 of a, 3-6 of b, 7-9 of c.
  void SetUp() override {
    auto writer = store_.backend().append_to_new({"", "mine", {}});
    ASSERT_TRUE(writer.ok());
    append(**writer, "b", 4, 3);
    append(**writer, "a", 4, 1);
    append(**writer, "c", 3, 7);
  }

  Result<std::uint64_t> remove(const Query& query, const DeleteOptions& options = {}) {
    const auto report = store_.collection("mine").remove(query, options);
    if (!report) return report.error();
    return report->packets;
  }

  // Deletes as a process does that has read the log before all that `meanwhile` does.
  Result<std::uint64_t> remove_late(const Query& query, const std::function<void()>& meanwhile) {
    const delta::StoreFolder table = *delta::StoreFolder::open(path_of("mine"));
    const delta::Snapshot before = *delta::read_snapshot(table);
    meanwhile();
    const auto report = delta::delete_rows(table, before, packets_table(), query);
    if (!report) return report.error();
    return report->packets;
  }

  // Such as "a1 a2 b3".
  std::string rows() {
    std::string text;
    for (const std::string& line : lines("mine", {0, 0, {"load", "frame"}})) {
      const std::size_t frame = line.find("\"frame\":") + 8;
      text += (text.empty() ? "" : " ") + line.substr(9, 1) +
              line.substr(frame, line.size() - frame - 1);
    }
    return text;
  }
};

constexpr const char* kAll = "a1 a2 a3 a4 b3 b4 b5 b6 c7 c8 c9";

TEST_F(DeleteTest, WhatMatchesGoesAndTheOrderStays) {
  const struct {
    std::set<std::int64_t> frames;
    std::uint64_t deleted;
    const char* left;
    std::size_t files_kept;  // Of the three that there were.
  } cases[] = {
      {{100}, 0, kAll, 3},
      {{4}, 2, "a1 a2 a3 b3 b5 b6 c7 c8 c9", 1},
      {{1, 8}, 2, "a2 a3 b3 b5 b6 c7 c9", 1},
      {{2, 3, 5, 6, 7, 9}, 7, "", 0},
  };
  for (const auto& c : cases) {
    const auto before = data_files("mine");
    const auto deleted = remove(frames(c.frames), {.purge = true});
    ASSERT_TRUE(deleted.ok()) << deleted.error().to_string();
    EXPECT_EQ(*deleted, c.deleted);
    EXPECT_EQ(rows(), c.left);
    std::size_t kept = 0;
    for (const std::string& file : data_files("mine"))
      kept += before.contains(file);
    EXPECT_EQ(kept, c.files_kept) << c.left;
  }
  EXPECT_EQ(*store_.collection("mine").count(), 0u);
  EXPECT_EQ(data_files("mine"), std::set<std::string>()) << "files without a row left are removed";
  EXPECT_EQ((*store_.lookup("mine"))->loads.size(), 3u) << "what was loaded stays on record";
}

TEST_F(DeleteTest, StatisticsSpareFiles) {
  // One that is looked at in spite of its statistics is found out to be no file of Parquet.
  const auto before = data_files("mine");
  auto writer = store_.backend().append_to("mine");
  append(**writer, "d", 3, 100);
  for (const std::string& file : data_files("mine")) {
    if (!before.contains(file)) std::ofstream(path_of("mine") / file) << "no Parquet";
  }
  EXPECT_EQ(*remove(*Query::parse(R"({"frame": {"$lt": 4}})")), 4u);
  EXPECT_EQ(remove(*Query::parse(R"({"frame": {"$gt": 4}})")).error().code, ErrorCode::kDamaged);
}

TEST_F(DeleteTest, AReaderThatBeganBeforeGoesOn) {
  auto scan = store_.backend().scan("mine");
  ASSERT_TRUE((*scan)->start({}).ok());
  ASSERT_EQ(*remove(frames({1, 3, 7})), 4u);
  std::int64_t rows = 0;
  while (const auto batch = *(*scan)->next())
    rows += batch->num_rows();
  EXPECT_EQ(rows, 11);
}

TEST_F(DeleteTest, WhatIsAppendedMeanwhileStays) {
  auto writer = store_.backend().append_to("mine");
  EXPECT_EQ(*remove_late(frames({1}), [&] { append(**writer, "d", 1, 1); }), 1u);
  EXPECT_EQ(rows(), "a2 a3 a4 b3 b4 b5 b6 c7 c8 c9 d1");
}

TEST_F(DeleteTest, AFileThatAnotherReplacedIsAConflict) {
  const auto while_another_deletes = [&](const std::set<std::int64_t>& others) {
    return remove_late(frames({1}), [&] { EXPECT_TRUE(remove(frames(others)).ok()); });
  };
  // Another file: no conflict.
  EXPECT_EQ(*while_another_deletes({9}), 1u);
  auto writer = store_.backend().append_to("mine");
  append(**writer, "d", 2, 1);
  const auto conflict = while_another_deletes({2});
  ASSERT_FALSE(conflict.ok());
  EXPECT_EQ(conflict.error().code, ErrorCode::kConflict);
  EXPECT_EQ(rows(), "a3 a4 b3 b4 b5 b6 c7 c8 d1");
  const auto tidied = store_.tidy({.retention_ms = 0});
  EXPECT_EQ(data_files("mine").size(), 4u) << "nothing is left of the one that failed";
}

TEST_F(DeleteTest, ACancelledOneChangesNothing) {
  const Cancellation cancellation = Cancellation::make();
  cancellation.cancel();
  EXPECT_EQ(remove(frames({1}), {.cancellation = cancellation}).error().code,
            ErrorCode::kCancelled);
  EXPECT_EQ(rows(), kAll);
  EXPECT_EQ(data_files("mine").size(), 3u);
}

TEST_F(DeleteTest, UnknownCollectionsAreNotFound) {
  EXPECT_EQ(store_.collection("other").remove(frames({1})).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.collection("other").optimize().error().code, ErrorCode::kNotFound);
}

TEST_F(DeleteTest, OptimizePacksAndChangesNothing) {
  const auto before = lines("mine", {});
  const auto report = store_.collection("mine").optimize();
  ASSERT_TRUE(report.ok()) << report.error().to_string();
  EXPECT_EQ(report->files, 3u);
  EXPECT_EQ(report->new_files, 1u);
  EXPECT_GT(report->bytes, report->new_bytes);
  EXPECT_EQ(lines("mine", {}), before);
  EXPECT_EQ(*store_.collection("mine").count(), 11u);

  const auto again = store_.collection("mine").optimize();
  EXPECT_EQ(again->files, 0u);
  EXPECT_EQ(again->new_files, 0u);
  EXPECT_EQ(data_files("mine").size(), 4u) << "those packed stay for readers";
}

TEST_F(DeleteTest, OptimizeLeavesLargeFilesAndIsDoneAfterOnce) {
  auto writer = store_.backend().append_to("mine");
  const auto small = data_files("mine");
  append(**writer, "cc", 3000);
  std::string large;
  for (const std::string& file : data_files("mine")) {
    if (!small.contains(file)) large = file;
  }
  for (int i = 0; i < 12; ++i)
    append(**writer, "d" + std::to_string(100 + i), 5 + i);
  const auto before = lines("mine", {0, 0, {"load", "frame"}});
  const std::uint64_t file_size = std::filesystem::file_size(path_of("mine") / large);
  const auto report = store_.collection("mine").optimize({file_size});
  ASSERT_TRUE(report.ok()) << report.error().to_string();
  EXPECT_EQ(report->files, 15u);
  EXPECT_EQ(report->new_files, 2u) << "one before the large one, one behind it";
  EXPECT_EQ(lines("mine", {0, 0, {"load", "frame"}}), before);
  EXPECT_EQ(store_.collection("mine").optimize({file_size})->files, 0u);
  ASSERT_TRUE(store_.tidy({.dry_run = false, .retention_ms = 0}).ok());
  EXPECT_EQ(data_files("mine").size(), 3u);
  EXPECT_TRUE(data_files("mine").contains(large));
}

}  // namespace
}  // namespace wirelake::test
