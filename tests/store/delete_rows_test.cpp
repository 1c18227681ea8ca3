// Deleting and packing: what goes, what stays, and what of it is touched on the disk.

#include <arrow/array.h>
#include <arrow/array/builder_primitive.h>

#include <thread>

#include "store_fixture.h"

namespace wirelake::test {
namespace {

// The rows of some frames, by their column `frame` alone.
RowSelection frames(std::set<std::int64_t> wanted) {
  RowSelection rows;
  rows.columns = {"frame"};
  rows.matches =
      [wanted = std::move(wanted)](
          const arrow::RecordBatch& batch) -> Result<std::shared_ptr<arrow::BooleanArray>> {
    const auto& frame = static_cast<const arrow::Int64Array&>(*batch.GetColumnByName("frame"));
    arrow::BooleanBuilder builder;
    for (std::int64_t row = 0; row < frame.length(); ++row) {
      // Null is no match either.
      const bool is_wanted = wanted.contains(frame.Value(row));
      EXPECT_TRUE((is_wanted ? builder.Append(true) : builder.AppendNull()).ok());
    }
    return std::static_pointer_cast<arrow::BooleanArray>(*builder.Finish());
  };
  return rows;
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

  Result<std::uint64_t> remove(const RowSelection& rows, DeleteOptions options = {}) {
    const auto report = store_.backend().delete_rows("mine", rows, options);
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
  EXPECT_EQ(*store_.count("mine"), 0u);
  EXPECT_EQ(data_files("mine"), std::set<std::string>()) << "files without a row left are removed";
  EXPECT_EQ((*store_.lookup("mine"))->loads.size(), 3u) << "what was loaded stays on record";
}

TEST_F(DeleteTest, StatisticsSpareFiles) {
  RowSelection rows = frames({3});
  int asked = 0;
  rows.may_match = [&](const std::string& stats) {
    ++asked;
    return stats.find(R"("load":"b")") == std::string::npos;
  };
  EXPECT_EQ(*remove(rows), 1u);
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(this->rows(), "a1 a2 a4 b3 b4 b5 b6 c7 c8 c9");
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
  RowSelection rows = frames({1});
  bool appended = false;
  const auto matches = rows.matches;
  rows.matches = [&](const arrow::RecordBatch& batch) {
    if (!std::exchange(appended, true)) append(**writer, "d", 1, 1);
    return matches(batch);
  };
  EXPECT_EQ(*remove(rows), 1u);
  EXPECT_EQ(this->rows(), "a2 a3 a4 b3 b4 b5 b6 c7 c8 c9 d1");
}

TEST_F(DeleteTest, AFileThatAnotherReplacedIsAConflict) {
  const auto while_it_looks = [&](const std::set<std::int64_t>& other) {
    RowSelection rows = frames({1});
    bool done = false;
    const auto matches = rows.matches;
    rows.matches = [&, other, matches](const arrow::RecordBatch& batch) {
      if (!std::exchange(done, true)) {
        EXPECT_TRUE(remove(frames(other)).ok());
      }
      return matches(batch);
    };
    return remove(rows);
  };
  // Another file: no conflict.
  EXPECT_EQ(*while_it_looks({9}), 1u);
  auto writer = store_.backend().append_to("mine");
  append(**writer, "d", 2, 1);
  const auto conflict = while_it_looks({2});
  ASSERT_FALSE(conflict.ok());
  EXPECT_EQ(conflict.error().code, ErrorCode::kConflict);
  EXPECT_EQ(rows(), "a3 a4 b3 b4 b5 b6 c7 c8 d1");
  const auto tidied = store_.tidy({.retention_ms = 0});
  EXPECT_EQ(data_files("mine").size(), 4u) << "nothing is left of the one that failed";
}

TEST_F(DeleteTest, AnErrorOfTheSelectionChangesNothing) {
  RowSelection rows = frames({1});
  rows.matches = [](const arrow::RecordBatch&) -> Result<std::shared_ptr<arrow::BooleanArray>> {
    return Error{ErrorCode::kCancelled, "enough"};
  };
  EXPECT_EQ(remove(rows).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(this->rows(), kAll);
  EXPECT_EQ(data_files("mine").size(), 3u);
}

TEST_F(DeleteTest, UnknownCollectionsAreNotFound) {
  EXPECT_EQ(store_.backend().delete_rows("other", frames({1}), {}).error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(store_.optimize("other").error().code, ErrorCode::kNotFound);
}

TEST_F(DeleteTest, OptimizePacksAndChangesNothing) {
  const auto before = lines("mine", {});
  const auto report = store_.optimize("mine");
  ASSERT_TRUE(report.ok()) << report.error().to_string();
  EXPECT_EQ(report->files, 3u);
  EXPECT_EQ(report->new_files, 1u);
  EXPECT_GT(report->bytes, report->new_bytes);
  EXPECT_EQ(lines("mine", {}), before);
  EXPECT_EQ(*store_.count("mine"), 11u);

  const auto again = store_.optimize("mine");
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
  const auto report = store_.optimize("mine", {file_size});
  ASSERT_TRUE(report.ok()) << report.error().to_string();
  EXPECT_EQ(report->files, 15u);
  EXPECT_EQ(report->new_files, 2u) << "one before the large one, one behind it";
  EXPECT_EQ(lines("mine", {0, 0, {"load", "frame"}}), before);
  EXPECT_EQ(store_.optimize("mine", {file_size})->files, 0u);
  ASSERT_TRUE(store_.tidy({.dry_run = false, .retention_ms = 0}).ok());
  EXPECT_EQ(data_files("mine").size(), 3u);
  EXPECT_TRUE(data_files("mine").contains(large));
}

}  // namespace
}  // namespace wirelake::test
