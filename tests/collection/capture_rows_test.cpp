#include "wirelake/capture_rows.h"

#include <gtest/gtest.h>

#include "support/bytes.h"
#include "support/captures.h"
#include "wirelake/json_sink.h"

namespace wirelake {
namespace {

using namespace test;

class CaptureRowsTest : public testing::Test {
 protected:
  CaptureRowsTest() : capture_(write_capture(folder_.path(), "a.pcap", tcp_frames(3, 10))) {}

  TemporaryFolder folder_;
  std::string capture_;
};

TEST_F(CaptureRowsTest, GivesThePacketsAndThenTheReport) {
  auto rows = CaptureRows::open(capture_, {}, {"frame", "proto"});
  ASSERT_TRUE(rows.ok());
  std::string text;
  while (true) {
    const auto fetched = rows->fetch();
    ASSERT_TRUE(fetched.ok());
    if (*fetched == 0) break;
    for (std::int64_t row = 0; row < *fetched; ++row) {
      JsonSink sink(text);
      rows->emit(row, sink);
    }
  }
  EXPECT_EQ(text, R"({"frame":1,"proto":"TCP"}{"frame":2,"proto":"TCP"}{"frame":3,"proto":"TCP"})");
  EXPECT_EQ(rows->report().packets, 3u);
  EXPECT_EQ(rows->report().capture, "a.pcap");
}

TEST_F(CaptureRowsTest, WatchingEndsIt) {
  auto rows = CaptureRows::open(capture_, {});
  const auto fetched = rows->fetch([](const Progress&) { return false; });
  ASSERT_FALSE(fetched.ok());
  EXPECT_EQ(fetched.error().code, ErrorCode::kCancelled);
}

TEST_F(CaptureRowsTest, WhatCannotBeReadIsToldByFetching) {
  EXPECT_EQ(CaptureRows::open(capture_, {}, {"nothing"}).error().code, ErrorCode::kInvalidArgument);
  auto rows = CaptureRows::open((folder_.path() / "none").string(), {});
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->fetch().error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace wirelake
