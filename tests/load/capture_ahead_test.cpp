#include "load/capture_ahead.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

#include "load/capture_batches.h"
#include "support/bytes.h"
#include "support/captures.h"

namespace wirelake {
namespace {

using namespace test;

class CaptureAheadTest : public testing::Test {
 protected:
  // A few blocks, so that there is something to be ahead of.
  std::string large_capture() {
    return write_capture(folder_.path(), "large.pcap", tcp_frames(6000, 1000));
  }

  TemporaryFolder folder_;
};

TEST_F(CaptureAheadTest, GivesWhatReadingInOneThreadGives) {
  const std::string path = large_capture();
  auto plain = CaptureBatches::open(path, {}, false);
  ASSERT_TRUE(plain.ok());
  CaptureAhead ahead(path, CaptureOptions(), false);
  int batches = 0;
  while (true) {
    const auto expected = plain->next();
    const auto batch = ahead.next({});
    ASSERT_TRUE(expected.ok() && batch.ok());
    ASSERT_EQ(*batch == nullptr, *expected == nullptr);
    if (!*batch) break;
    EXPECT_TRUE((*batch)->Equals(**expected));
    ++batches;
  }
  EXPECT_GT(batches, 4);
  EXPECT_EQ(ahead.report().packets, 6000u);
  EXPECT_EQ(ahead.report().bytes, plain->report().bytes);
}

TEST_F(CaptureAheadTest, TellsWhyACaptureCannotBeOpened) {
  CaptureAhead ahead(folder_.path() / "missing.pcap", CaptureOptions(), false);
  const auto batch = ahead.next({});
  ASSERT_FALSE(batch.ok());
  EXPECT_EQ(batch.error().code, ErrorCode::kNotFound);
}

TEST_F(CaptureAheadTest, ShowsProgressToTheEnd) {
  const std::string path = large_capture();
  CaptureAhead ahead(path, CaptureOptions(), false);
  Progress last;
  const auto watch = [&](const Progress& progress) {
    last = progress;
    return true;
  };
  while (true) {
    const auto batch = ahead.next(watch);
    ASSERT_TRUE(batch.ok());
    if (!*batch) break;
  }
  EXPECT_EQ(last.packets, 6000u);
  EXPECT_EQ(last.bytes_done, std::filesystem::file_size(path));
}

TEST_F(CaptureAheadTest, EndsWithWhoeverLosesInterest) {
  const std::string path = large_capture();
  { CaptureAhead unread(path, CaptureOptions(), false); }
  CaptureAhead ahead(path, CaptureOptions(), false);
  const auto batch = ahead.next([](const Progress&) { return false; });
  ASSERT_FALSE(batch.ok());
  EXPECT_EQ(batch.error().code, ErrorCode::kCancelled);
}

TEST_F(CaptureAheadTest, GivesUpOnASilentPipe) {
  const std::string path = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int writer = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(writer, 0);
  const auto start = std::chrono::steady_clock::now();
  {
    CaptureAhead ahead(path, CaptureOptions(), false);
    int calls = 0;
    const auto batch = ahead.next([&](const Progress&) { return ++calls < 2; });
    EXPECT_FALSE(batch.ok());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  ::close(writer);
}

TEST_F(CaptureAheadTest, DoesNotFollowIntoAFork) {
  const std::string path = large_capture();
  auto ahead = std::make_unique<CaptureAhead>(path, CaptureOptions(), false);
  ASSERT_TRUE(ahead->next({}).ok());
  const pid_t child = ::fork();
  if (child == 0) {
    const bool is_refused = !ahead->next({}).ok();
    ahead.reset();
    ::_exit(is_refused ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_TRUE(ahead->next({}).ok());
}

}  // namespace
}  // namespace wirelake
