// A store of its own for each test, and what fills it. An embedded one, if a test does not say.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "store/store_backend.h"
#include "support/batches.h"
#include "support/bytes.h"
#include "support/stores.h"
#include "wirelake/store.h"

namespace wirelake::test {

class StoreFixture : public testing::Test {
 protected:
  explicit StoreFixture(StoreKind kind = StoreKind::kEmbedded) : kind_(kind), temporary_(kind) {}

  void SetUp() override {
    if (!temporary_.is_there()) GTEST_SKIP() << "there is no such store here";
  }

  // What lies in the folder of an embedded store.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    if (!std::filesystem::exists(folder_.path() / "store")) return names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "store")) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  LoadInfo load_named(const std::string& load) const {
    LoadInfo info;
    info.load = load;
    info.report.capture = "test.pcap";
    return info;
  }

  std::filesystem::path path_of(const std::string& name) const {
    return folder_.path() / "store" / name;
  }

  // The data files of a collection that lie in its folder.
  std::set<std::string> data_files(const std::string& name) const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_of(name))) {
      if (entry.path().extension() == ".parquet") names.insert(entry.path().filename());
    }
    return names;
  }

  // Adds `count` packets as one load, with frames from `first` on.
  void append(LoadWriter& writer, const std::string& load, int count, std::uint64_t first = 1) {
    ASSERT_TRUE(writer.rows().write(packets_table(), batch_of(packets(count), load, first)).ok());
    ASSERT_TRUE(writer.commit({load_named(load)}).ok());
  }

  static std::vector<ByteString> packets(int count) {
    return std::vector<ByteString>(static_cast<std::size_t>(count),
                                   ethernet(0x0800, ipv4(tcp(text_bytes("payload")))));
  }

  std::vector<std::string> lines(const std::string& name, const FindOptions& options) {
    return lines(store_, name, options);
  }

  static std::vector<std::string> lines(Store& store, const std::string& name,
                                        const FindOptions& options) {
    std::vector<std::string> found;
    const Status status = find_lines(store.collection(name), options, [&](std::string_view json) {
      found.emplace_back(json);
      return true;
    });
    EXPECT_TRUE(status.ok()) << status.error().to_string();
    return found;
  }

  const StoreKind kind_;
  TemporaryStore temporary_;
  const TemporaryFolder& folder_ = temporary_.folder();
  Store& store_ = *temporary_;
};

}  // namespace wirelake::test
