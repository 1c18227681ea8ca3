#include "rows/sorting_scan.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "columns/batch.h"
#include "rows/given_batches.h"
#include "support/batches.h"

namespace wirelake {
namespace {

std::unique_ptr<BatchScan> given_rows(std::vector<BatchPointer> batches) {
  auto schema = batches.front()->schema();
  return std::make_unique<test::GivenBatches>(std::move(schema), std::move(batches));
}

// A row: its frame, and the random numbers that it is sorted by.
struct Row {
  std::int64_t frame;
  std::int32_t len;
  std::string src;
};

// `count` rows in batches of `batch_rows`, with many equal keys.
std::vector<BatchPointer> random_batches(int count, int batch_rows, std::vector<Row>& rows) {
  std::mt19937 random(7);
  const auto schema =
      arrow::schema({arrow::field("frame", arrow::int64()), arrow::field("len", arrow::int32()),
                     arrow::field("src", arrow::utf8())});
  std::vector<BatchPointer> batches;
  for (int begin = 0; begin < count; begin += batch_rows) {
    arrow::Int64Builder frames;
    arrow::Int32Builder lens;
    arrow::StringBuilder sources;
    const int end = std::min(count, begin + batch_rows);
    for (int i = begin; i < end; ++i) {
      rows.push_back({i, static_cast<std::int32_t>(random() % 50), std::to_string(random() % 9)});
      EXPECT_TRUE(frames.Append(i).ok() && lens.Append(rows.back().len).ok() &&
                  sources.Append(rows.back().src).ok());
    }
    batches.push_back(arrow::RecordBatch::Make(
        schema, end - begin,
        {frames.Finish().ValueOrDie(), lens.Finish().ValueOrDie(), sources.Finish().ValueOrDie()}));
  }
  return batches;
}

std::vector<std::int64_t> frames_of(BatchScan& scan) {
  std::vector<std::int64_t> frames;
  while (true) {
    const auto batch = scan.next();
    if (!batch.ok()) {
      ADD_FAILURE() << batch.error().to_string();
      return frames;
    }
    if (!*batch) return frames;
    const auto column = (*batch)->GetColumnByName("frame");
    for (std::int64_t row = 0; row < (*batch)->num_rows(); ++row)
      frames.push_back(static_cast<const arrow::Int64Array&>(*column).Value(row));
  }
}

struct SortCase {
  std::vector<SortKey> sort;
  std::uint64_t skip;
  std::uint64_t limit;
  std::int64_t max_memory;
};

bool comes_before(const std::vector<SortKey>& sort, const Row& a, const Row& b) {
  for (const SortKey& key : sort) {
    const auto order = key.field == "len" ? a.len <=> b.len : a.src <=> b.src;
    if (order != 0) return key.descending ? order > 0 : order < 0;
  }
  return false;
}

TEST(SortingScan, IsStableHoweverLittleMemoryThereIs) {
  const std::int64_t little = 20'000;  // Bytes, so that most rows go through files.
  const std::int64_t much = RowSorter::kMaxMemory;
  std::vector<SortCase> cases;
  for (const std::int64_t memory : {little, much}) {
    for (const auto& sort : std::vector<std::vector<SortKey>>{
             {{"len"}}, {{"len", true}}, {{"src", true}, {"len"}}, {{"src"}, {"len", true}}}) {
      for (const auto& [skip, limit] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
               {0, 0}, {10, 0}, {0, 1}, {0, 100}, {990, 20}, {0, 2000}, {10'000, 5}}) {
        cases.push_back({sort, skip, limit, memory});
      }
    }
  }
  std::vector<Row> rows;
  const auto batches = random_batches(6000, 300, rows);
  for (const SortCase& c : cases) {
    std::vector<Row> wanted = rows;
    std::ranges::stable_sort(
        wanted, [&](const Row& a, const Row& b) { return comes_before(c.sort, a, b); });
    std::vector<std::int64_t> frames;
    for (std::size_t i = c.skip; i < wanted.size(); ++i) {
      if (c.limit != 0 && i - c.skip >= c.limit) break;
      frames.push_back(wanted[i].frame);
    }
    SortingScan scan(given_rows(batches), c.max_memory);
    ScanOptions options;
    options.columns = {"frame"};
    options.skip = c.skip;
    options.limit = c.limit;
    options.sort = c.sort;
    ASSERT_TRUE(scan.start(options).ok());
    EXPECT_EQ(frames_of(scan), frames)
        << c.sort.front().field << " " << c.skip << " " << c.limit << " " << c.max_memory;
  }
}

TEST(SortingScan, UnknownFieldsAreNamed) {
  std::vector<Row> rows;
  SortingScan scan(given_rows(random_batches(10, 5, rows)));
  ScanOptions options;
  options.sort = {{"nothing"}};
  const Status started = scan.start(options);
  ASSERT_FALSE(started.ok());
  EXPECT_NE(started.error().message.find("no field \"nothing\""), std::string::npos);
}

TEST(SortingScan, SaysWhereItCouldNotKeepWhatItSorts) {
  std::vector<Row> rows;
  SortingScan scan(given_rows(random_batches(6000, 300, rows)), 20'000);
  ASSERT_TRUE(scan.start({.sort = {{"len"}}}).ok());
  const char* const before = std::getenv("TMPDIR");
  const std::string saved = before ? before : "";
  ASSERT_EQ(setenv("TMPDIR", "/nowhere", 1), 0);
  const auto batch = scan.next();
  ASSERT_EQ(before ? setenv("TMPDIR", saved.c_str(), 1) : unsetenv("TMPDIR"), 0);
  ASSERT_FALSE(batch.ok());
  EXPECT_EQ(batch.error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(batch.error().file.starts_with("/nowhere/")) << batch.error().to_string();
}

}  // namespace
}  // namespace wirelake
