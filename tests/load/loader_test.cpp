#include "load/loader.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "columns/batch.h"
#include "support/bytes.h"
#include "support/captures.h"
#include "support/stores.h"
#include "wirelake/store.h"

namespace wirelake {
namespace {

using namespace test;

// With a store of a kind, and as many threads for writing.
class LoaderTest : public testing::TestWithParam<std::tuple<StoreKind, int>> {
 protected:
  LoaderTest() : temporary_(std::get<0>(GetParam())) {}

  void SetUp() override {
    if (!temporary_.is_there()) GTEST_SKIP() << "there is no such store here";
  }

  Loader new_loader(IpFilter filter = {}) {
    return {*store_.backend().append_to_new({"", "mine", {}}, std::get<1>(GetParam())),
            std::move(filter),
            {}};
  }

  std::string capture(const char* name, int packets, std::size_t payload_len = 10) {
    return write_capture(folder_.path(), name, tcp_frames(packets, payload_len));
  }

  // The frame numbers of each capture in the collection, in the order of find().
  std::string contents() {
    std::string text;
    std::string last;
    std::uint64_t frames = 0;
    const auto flush = [&] {
      if (frames > 0) text += last + ":" + std::to_string(frames) + " ";
    };
    const Status found = find_lines(
        store_.collection("mine"), {0, 0, {"capture", "frame"}}, [&](std::string_view json) {
          const std::string name(json.substr(12, json.find('"', 12) - 12));
          if (name != last) {
            flush();
            last = name;
            frames = 0;
          }
          ++frames;
          EXPECT_TRUE(json.ends_with("\"frame\":" + std::to_string(frames) + "}")) << json;
          return true;
        });
    EXPECT_TRUE(found.ok()) << found.error().to_string();
    flush();
    return text;
  }

  TemporaryStore temporary_;
  const TemporaryFolder& folder_ = temporary_.folder();
  Store& store_ = *temporary_;
};

// More payload than one batch holds, so that rows are written before the capture ends.
constexpr int kLargePackets = 320;
constexpr std::size_t kLargePayload = 60'000;

const ProgressCallback kCancelLate = [](const Progress& progress) {
  return progress.bytes_done < 18'500'000;
};

TEST_P(LoaderTest, SmallAndLargeCapturesKeepTheirOrder) {
  Loader loader = new_loader();
  for (const std::string& path : {capture("a", 3), capture("b", kLargePackets, kLargePayload),
                                  capture("c", 4), capture("d", 5)}) {
    ASSERT_TRUE(loader.load(path, {}).ok());
  }
  ASSERT_TRUE(loader.commit().ok());
  EXPECT_EQ(contents(), "a:3 b:320 c:4 d:5 ");
  EXPECT_EQ(loader.committed().size(), 4u);
  EXPECT_EQ((*store_.lookup("mine"))->loads.size(), 4u);
}

TEST_P(LoaderTest, ACaptureThatFailsIsAbsentAndTheOthersAreWhole) {
  Loader loader = new_loader();
  ASSERT_TRUE(loader.load(capture("a", 3), {}).ok());
  EXPECT_FALSE(loader.load(capture("b", kLargePackets, kLargePayload), kCancelLate).ok());
  ASSERT_TRUE(loader.load(capture("c", 4), {}).ok());
  EXPECT_FALSE(loader.load((folder_.path() / "none").string(), {}).ok());
  EXPECT_FALSE(loader.load(capture("d", 5), [](const Progress&) { return false; }).ok());
  ASSERT_TRUE(loader.load(capture("e", 6), {}).ok());
  EXPECT_FALSE(loader.load(capture("f", kLargePackets, kLargePayload), kCancelLate).ok());
  EXPECT_FALSE(loader.is_broken());
  ASSERT_TRUE(loader.commit().ok());
  EXPECT_EQ(contents(), "a:3 c:4 e:6 ");
  EXPECT_EQ(*store_.collection("mine").count(), 13u);
}

TEST_P(LoaderTest, NothingIsStoredWhereNoPacketMatched) {
  const IpFilter none({{*IpSubnet::parse("192.0.2.1"), Position::kEither}});
  {
    Loader loader = new_loader(none);
    ASSERT_TRUE(loader.load(capture("a", 3), {}).ok());
    EXPECT_EQ(loader.report().packets, 0u);
    ASSERT_TRUE(loader.commit().ok());
    EXPECT_TRUE(loader.committed().empty());
  }
  EXPECT_TRUE(store_.collections()->empty());
}

TEST_P(LoaderTest, TheFactsOfALoadAreKept) {
  const FilterEntry entry = {*IpSubnet::parse("10.0.0.1"), Position::kSource};
  auto frames = tcp_frames(2, 10);
  frames.push_back(ethernet(0x0806, zeros(28)));
  const auto path = write_capture(folder_.path(), "mixed.pcap", frames);
  Loader loader = new_loader(IpFilter({entry}));
  ASSERT_TRUE(loader.load(path, {}).ok());
  ASSERT_TRUE(loader.commit().ok());
  const auto info = store_.lookup("mine");
  ASSERT_EQ((*info)->loads.size(), 1u);
  const LoadInfo& load = (*info)->loads.front();
  EXPECT_EQ(load.report.capture, "mixed.pcap");
  EXPECT_EQ(load.report.packets, 2u);
  EXPECT_EQ(load.report.passed_over[PassedOver::kNotIp], 1u);
  EXPECT_EQ(load.filter, std::vector<FilterEntry>{entry});
  EXPECT_GT(load.time_us, 0);
  EXPECT_EQ(load.load[14], '7');
}

TEST_P(LoaderTest, AKnownCaptureIsGivenUpWhereItIsAskedFor) {
  const auto path = capture("a", 3);
  Loader first = new_loader();
  ASSERT_TRUE(first.load(path, {}).ok());
  ASSERT_TRUE(first.commit().ok());
  Loader again(*store_.backend().append_to("mine"), {}, {.once = true});
  std::uint64_t read = 0;
  const auto given_up = again.load(path, [&](const Progress& progress) {
    read = progress.bytes_done;
    EXPECT_EQ(progress.bytes_total, std::filesystem::file_size(path));
    return false;
  });
  ASSERT_FALSE(given_up.ok());
  EXPECT_EQ(given_up.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(read, std::filesystem::file_size(path));
  EXPECT_EQ(again.load(path, {}).error().code, ErrorCode::kAlreadyExists);
}

TEST_P(LoaderTest, WhatCannotBeReadBehindTheDamageTakesNoPacketAway) {
  const auto path = folder_.path() / "shrinks.pcap";
  const ByteString whole =
      pcap_bytes(tcp_frames(3, 10)) + ByteString(8 << 20, static_cast<std::byte>(0xee));
  for (int loads = 1; loads <= 2; ++loads) {
    write_file(path, whole);
    Loader loader(loads == 1
                      ? *store_.backend().append_to_new({"", "mine", {}}, std::get<1>(GetParam()))
                      : *store_.backend().append_to("mine", std::get<1>(GetParam())),
                  {}, {.once = true});
    const Status loaded = loader.load(path, [&](const Progress&) {
      std::filesystem::resize_file(path, whole.size() - 1);
      return true;
    });
    ASSERT_TRUE(loaded.ok()) << loaded.error().to_string();
    EXPECT_TRUE(loader.report().damage.has_value());
    ASSERT_TRUE(loader.commit().ok());
    // Nobody can tell that it was the same.
    EXPECT_EQ(*store_.collection("mine").count(), 3u * loads);
    const auto info = store_.lookup("mine");
    EXPECT_EQ((*info)->loads.back().sha256, "");
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, LoaderTest,
                         testing::Combine(testing::Values(StoreKind::kEmbedded,
                                                          StoreKind::kMongodb),
                                          testing::Values(1, 3)));

// Into a collection that is in memory, and may be said to get the same from somebody else.
struct Remembered {
  std::vector<LoadInfo> loads;
  bool is_under_way = false;
};

class RememberingWriter : public LoadWriter, public TableWriter {
 public:
  explicit RememberingWriter(Remembered& remembered) : remembered_(&remembered) {}

  TableWriter& rows() override { return *this; }
  Status write(const Table&, const BatchPointer&) override { return {}; }
  Status seal() override { return {}; }
  Status discard() override { return {}; }
  Result<WrittenRows> take(std::vector<LoadInfo> loads) override {
    return WrittenRows{std::move(loads), ""};
  }
  Status commit(std::vector<WrittenRows>, LoadCommit& commit) override {
    if (remembered_->is_under_way) {
      commit.under_way = std::exchange(commit.loads, {});
    } else {
      remembered_->loads = commit.loads;
    }
    return {};
  }
  Result<std::vector<LoadInfo>> loads() override { return remembered_->loads; }
  Result<std::set<std::string>> old_identities() override { return std::set<std::string>(); }
  Result<std::uint64_t> packets_of(const std::string&) override { return 3; }
  const std::string& collection() const override { return name_; }

 private:
  Remembered* remembered_;
  std::string name_ = "mine";
};

TEST(Loader, WhatSomebodyElseHasBegunToLoadIsNotThereYet) {
  const TemporaryFolder folder;
  const std::string path = write_capture(folder.path(), "a", tcp_frames(3, 10));
  Remembered remembered;
  Loader first(std::make_unique<RememberingWriter>(remembered), {}, {});
  ASSERT_TRUE(first.load(path, {}).ok());
  ASSERT_TRUE(first.commit().ok());
  ASSERT_EQ(remembered.loads.size(), 1u);

  // The same file, longer.
  write_capture(folder.path(), "a", tcp_frames(5, 10));
  remembered.is_under_way = true;
  Loader loader(std::make_unique<RememberingWriter>(remembered), {},
                {.once = true, .replace = true});
  for (std::size_t times = 1; times <= 2; ++times) {
    const Status loaded = loader.load(path, {});
    ASSERT_TRUE(loaded.ok()) << loaded.error().to_string();
    EXPECT_TRUE(loader.note().starts_with("in place of its first")) << loader.note();
    EXPECT_EQ(loader.load(path, {}).error().code, ErrorCode::kAlreadyExists);
    ASSERT_TRUE(loader.commit().ok());
    ASSERT_EQ(loader.left_out().size(), times);
    EXPECT_EQ(loader.left_out().back().code, ErrorCode::kConflict);
  }
}

}  // namespace
}  // namespace wirelake
