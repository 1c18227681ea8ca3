// An empty folder for a table, for tests of what a log says.
#pragma once

#include <gtest/gtest.h>

#include <utility>

#include "store/delta/log/delta_log.h"
#include "support/bytes.h"

namespace wirelake::delta {

class TableFixture : public testing::Test {
 protected:
  TableFixture() {
    auto store = delta::StoreFolder::open(folder_.path());
    EXPECT_TRUE(store.ok());
    auto table = store->make_folder("table");
    EXPECT_TRUE(table.ok());
    table_ = std::move(*table);
  }

  Snapshot snapshot(SnapshotScope scope = SnapshotScope::kFiles) const {
    auto read = read_snapshot(table_, scope);
    EXPECT_TRUE(read.ok()) << read.error().to_string();
    return read.ok() ? *read : Snapshot{};
  }

  std::filesystem::path log_path() const { return folder_.path() / "table" / kLogFolder; }

  test::TemporaryFolder folder_;
  delta::StoreFolder table_;
};

}  // namespace wirelake::delta
