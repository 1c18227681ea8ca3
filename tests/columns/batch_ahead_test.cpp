#include "columns/batch_ahead.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "columns/batch.h"

namespace wirelake {
namespace {

// Tells itself apart by its number of rows.
BatchPointer batch_with_rows(std::int64_t rows) {
  return arrow::RecordBatch::Make(arrow::schema({}), rows, arrow::ArrayVector());
}

// Batches of 1, 2, ... `last` rows.
BatchAhead::Source counting(std::atomic<int>& calls, int last) {
  return [&calls, last](const std::stop_token&) -> Result<BatchPointer> {
    const int rows = ++calls;
    return rows <= last ? batch_with_rows(rows) : nullptr;
  };
}

TEST(BatchAhead, GivesWhatTheSourceGivesInItsOrder) {
  std::atomic<int> calls = 0;
  BatchAhead ahead(counting(calls, 100), 3);
  for (int rows = 1; rows <= 100; ++rows) {
    const auto batch = ahead.next();
    ASSERT_TRUE(batch.ok());
    ASSERT_NE(*batch, nullptr);
    EXPECT_EQ((*batch)->num_rows(), rows);
  }
  for (int i = 0; i < 2; ++i) {
    const auto end = ahead.next();
    ASSERT_TRUE(end.ok());
    EXPECT_EQ(*end, nullptr);
  }
  EXPECT_EQ(calls, 101);
}

TEST(BatchAhead, IsNoFurtherAheadThanAllowed) {
  std::atomic<int> calls = 0;
  BatchAhead ahead(counting(calls, 100), 3);
  ASSERT_TRUE(ahead.next().ok());
  while (calls < 5)
    std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  // One was taken, three wait, and one more waits for room.
  EXPECT_EQ(calls, 5);
}

TEST(BatchAhead, GivesAnErrorAfterTheBatchesBeforeIt) {
  int calls = 0;
  BatchAhead ahead(
      [&](const std::stop_token&) -> Result<BatchPointer> {
        if (++calls == 3) return Error{ErrorCode::kDamaged, "is damaged"};
        return batch_with_rows(calls);
      },
      8);
  EXPECT_TRUE(ahead.next().ok());
  EXPECT_TRUE(ahead.next().ok());
  for (int i = 0; i < 2; ++i) {
    const auto batch = ahead.next();
    ASSERT_FALSE(batch.ok());
    EXPECT_EQ(batch.error().code, ErrorCode::kDamaged);
  }
}

// A source that gives nothing until it is told to stop.
Result<BatchPointer> wait_for_stop(const std::stop_token& stop) {
  while (!stop.stop_requested())
    std::this_thread::yield();
  return Error{ErrorCode::kCancelled, "was cancelled"};
}

TEST(BatchAhead, IsNotWaitedForLongerThanAskedFor) {
  BatchAhead ahead(wait_for_stop, 1);
  EXPECT_FALSE(ahead.next_within(std::chrono::milliseconds(1)).has_value());
}

TEST(BatchAhead, StopsTheSourceWhereNobodyWantsMore) {
  std::atomic<int> began = 0;
  std::atomic<int> ended = 0;
  {
    BatchAhead ahead(
        [&](const std::stop_token& stop) {
          ++began;
          auto result = wait_for_stop(stop);
          ++ended;
          return result;
        },
        1);
    while (began == 0)
      std::this_thread::yield();
  }
  EXPECT_EQ(ended, 1);
}

TEST(BatchAhead, EndsWhileItWaitsForRoom) {
  std::atomic<int> calls = 0;
  {
    BatchAhead ahead(counting(calls, 100), 1);
    while (calls < 2)
      std::this_thread::yield();
  }
  EXPECT_EQ(calls, 2);
}

TEST(BatchAhead, DoesNotFollowIntoAFork) {
  std::atomic<int> calls = 0;
  auto ahead = std::make_unique<BatchAhead>(counting(calls, 100), 2);
  ASSERT_TRUE(ahead->next().ok());
  const pid_t child = ::fork();
  if (child == 0) {
    const bool is_refused = !ahead->next().ok();
    ahead->cancel();
    ahead.reset();
    ::_exit(is_refused ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_TRUE(ahead->next().ok());
}

}  // namespace
}  // namespace wirelake
