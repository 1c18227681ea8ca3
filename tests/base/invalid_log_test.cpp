#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "wirelake/log.h"

namespace wirelake {
namespace {

class InvalidLog : public testing::Test {
 protected:
  void SetUp() override {
    set_invalid_log([this](std::string_view line) { lines_.emplace_back(line); });
  }
  void TearDown() override { set_invalid_log({}); }

  std::vector<std::string> lines_;
};

TEST_F(InvalidLog, LinesAreOneLineEach) {
  log_invalid("two\nlines\x1b[31m");
  log_invalid(std::string(5000, 'x'));
  log_invalid("\xff");
  ASSERT_EQ(lines_.size(), 3u);
  EXPECT_EQ(lines_[0], "two lines\\u001b[31m");
  EXPECT_EQ(lines_[1].size(), 1000u);
  EXPECT_EQ(lines_[2], "\xef\xbf\xbd");
}

TEST_F(InvalidLog, AFloodIsCutDownAndCounted) {
  for (int i = 0; i < 100'000; ++i)
    log_invalid("flood");
  EXPECT_GE(lines_.size(), 200u);
  EXPECT_LT(lines_.size(), 1000u);
  set_invalid_log([this](std::string_view line) { lines_.emplace_back(line); });
  log_invalid("after");
  EXPECT_EQ(lines_.back(), "after");
}

TEST_F(InvalidLog, ASinkThatThrowsStopsNothing) {
  set_invalid_log([](std::string_view) { throw std::runtime_error("no"); });
  log_invalid("x");
  set_invalid_log({});
  log_invalid("dropped");
  EXPECT_TRUE(lines_.empty());
}

}  // namespace
}  // namespace wirelake
