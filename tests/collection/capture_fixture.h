// A store of its own for each test, and captures in a folder beside it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/bytes.h"
#include "support/captures.h"
#include "support/stores.h"
#include "wirelake/load.h"
#include "wirelake/store.h"

namespace wirelake::test {

class CaptureFixture : public testing::TestWithParam<StoreKind> {
 protected:
  CaptureFixture() : temporary_(GetParam()) {}

  void SetUp() override {
    if (!temporary_.is_there()) GTEST_SKIP() << "there is no such store here";
  }

  std::string capture(const char* name, int packets) {
    return write_capture(folder_.path(), name, tcp_frames(packets, 10));
  }

  // What loading gives where it has to succeed.
  LoadResult loaded(const std::vector<std::string>& captures, const LoadOptions& options = {}) {
    LoadResult result;
    const Status done = load(store_, captures, options, result);
    EXPECT_TRUE(done.ok()) << done.error().to_string();
    return result;
  }

  // And where it has to fail.
  ErrorCode refused(const std::vector<std::string>& captures, const LoadOptions& options) {
    LoadResult result;
    const Status done = load(store_, captures, options, result);
    EXPECT_FALSE(done.ok());
    return done ? ErrorCode::kNotDurable : done.error().code;
  }

  TemporaryStore temporary_;
  TemporaryFolder folder_;
  Store& store_ = *temporary_;
};

}  // namespace wirelake::test
