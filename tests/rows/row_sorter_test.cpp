#include "rows/row_sorter.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/memory_pool.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <utility>

#include "columns/batch.h"
#include "query/sort_bytes.h"

namespace wirelake {
namespace {

// Rows with a number and a text of a size.
BatchPointer batch_of(const std::vector<std::int64_t>& numbers, std::size_t text_size) {
  arrow::Int64Builder number;
  arrow::StringBuilder text;
  for (const std::int64_t value : numbers) {
    EXPECT_TRUE(number.Append(value).ok() && text.Append(std::string(text_size, 'x')).ok());
  }
  return arrow::RecordBatch::Make(
      arrow::schema({arrow::field("number", arrow::int64()), arrow::field("text", arrow::utf8())}),
      std::ssize(numbers), {number.Finish().ValueOrDie(), text.Finish().ValueOrDie()});
}

Status add(RowSorter& sorter, const BatchPointer& rows) {
  const auto& numbers = static_cast<const arrow::Int64Array&>(*rows->column(0));
  return sorter.add(rows, [&](std::int64_t row, std::string& key) {
    append_sort_bytes(key, numbers.Value(row));
  });
}

struct Outcome {
  std::vector<std::int64_t> numbers;
  std::int64_t most_memory = 0;  // Of Arrow's, beyond what was there before.
};

// Sorts random numbers below `range`, `count` of them in batches of 100.
Outcome sort_random(int count, std::int64_t range, std::size_t text_size,
                    RowSorter::Options options) {
  std::mt19937_64 random(1);
  const std::int64_t before = arrow::default_memory_pool()->bytes_allocated();
  Outcome outcome;
  const auto look = [&] {
    outcome.most_memory =
        std::max(outcome.most_memory, arrow::default_memory_pool()->bytes_allocated() - before);
  };
  RowSorter sorter(batch_of({}, 0)->schema(), std::move(options));
  for (int begin = 0; begin < count; begin += 100) {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(std::min(100, count - begin)));
    for (std::int64_t& number : numbers)
      number = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(range));
    EXPECT_TRUE(add(sorter, batch_of(numbers, text_size)).ok());
    look();
  }
  EXPECT_TRUE(sorter.finish().ok());
  while (true) {
    const auto batch = sorter.next().value();
    look();
    if (!batch) return outcome;
    const auto& numbers = static_cast<const arrow::Int64Array&>(*batch->column(0));
    for (std::int64_t row = 0; row < numbers.length(); ++row)
      outcome.numbers.push_back(numbers.Value(row));
  }
}

TEST(RowSorter, MemoryDoesNotGoByTheNumberOfRows) {
  constexpr std::int64_t kMemory = 8 << 20;
  const struct {
    int rows;
    std::size_t text_size;
  } cases[] = {{1000, 64 << 10}, {300, 256 << 10}, {300'000, 3}};
  for (const auto& c : cases) {
    const Outcome outcome = sort_random(c.rows, INT64_MAX, c.text_size, {.max_memory = kMemory});
    EXPECT_EQ(std::ssize(outcome.numbers), c.rows);
    EXPECT_TRUE(std::ranges::is_sorted(outcome.numbers)) << c.text_size;
    // A batch of the input, and one that is given out, are on top of it.
    const std::int64_t batches = 200 * static_cast<std::int64_t>(c.text_size);
    EXPECT_LE(outcome.most_memory, kMemory + batches) << c.text_size;
  }
}

TEST(RowSorter, MergesMoreRunsThanAreOpenAtATime) {
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit few = before;
  few.rlim_cur = 100;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  // Runs of some 8 KB each, of which there are hundreds.
  const Outcome outcome = sort_random(60'000, 1000, 40, {.max_memory = 16 << 10});
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(outcome.numbers.size(), 60'000u);
  EXPECT_TRUE(std::ranges::is_sorted(outcome.numbers));
}

TEST(RowSorter, KeepsWhatALimitCanShow) {
  for (const std::uint64_t limit : {std::uint64_t{1}, std::uint64_t{100}, std::uint64_t{5000}}) {
    for (const std::int64_t memory : {std::int64_t{16} << 10, RowSorter::kMaxMemory}) {
      const Outcome all = sort_random(20'000, 1 << 30, 5, {});
      const Outcome first = sort_random(20'000, 1 << 30, 5, {.max_memory = memory, .limit = limit});
      ASSERT_EQ(first.numbers.size(), limit);
      EXPECT_TRUE(std::equal(first.numbers.begin(), first.numbers.end(), all.numbers.begin()));
    }
  }
}

TEST(RowSorter, SaysWhereThereIsNoRoom) {
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = 64 << 10;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  RowSorter sorter(batch_of({}, 0)->schema(), {.max_memory = 256 << 10});
  Status added;
  for (int i = 0; added && i < 100; ++i)
    added = add(sorter, batch_of(std::vector<std::int64_t>(100, i), 1000));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  (void)std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().code, ErrorCode::kIo);
  EXPECT_NE(added.error().message.find("$TMPDIR"), std::string::npos) << added.error().message;
}

TEST(RowSorter, EndsWhenItIsCancelled) {
  const Cancellation cancellation = Cancellation::make();
  RowSorter sorter(batch_of({}, 0)->schema(),
                   {.max_memory = 16 << 10, .cancellation = cancellation});
  ASSERT_TRUE(add(sorter, batch_of({3, 1, 2}, 10)).ok());
  cancellation.cancel();
  EXPECT_EQ(sorter.finish().error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace wirelake
