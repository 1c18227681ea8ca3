// Captures through a collection and out again: every frame that is kept comes back as it was, byte
// for byte, with its time, link type and lengths.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/capture_reader.h"
#include "decode/decoder.h"
#include "load/loader.h"
#include "support/bytes.h"
#include "wirelake/store.h"

namespace wirelake {
namespace {

using namespace test;
using Paths = std::vector<std::filesystem::path>;

// The records of captures that hold a packet, one after the other.
class KeptRecords {
 public:
  explicit KeptRecords(Paths captures) : captures_(std::move(captures)) {}

  // Where the record that next() gave stands.
  std::string place() const {
    return next_ == 0 ? "" : captures_[next_ - 1].string() + ", frame " + std::to_string(frame_);
  }

  // Null at the end.
  const CaptureRecord* next() {
    while (true) {
      for (; index_ < block_.records.size(); ++index_) {
        const CaptureRecord& record = block_.records[index_];
        Packet packet;
        RemarkCounts remarks;
        if (decode(record, packet, remarks)) continue;
        ++index_;
        frame_ = record.frame;
        return &record;
      }
      index_ = 0;
      block_.records.clear();
      if (reader_) {
        const auto more = reader_->next_block(block_);
        if (more && *more) continue;
        reader_.reset();
      }
      if (next_ == captures_.size()) return nullptr;
      if (auto opened = CaptureReader::open(captures_[next_++].string())) {
        reader_.emplace(std::move(*opened));
      }
    }
  }

 private:
  Paths captures_;
  std::size_t next_ = 0;
  std::optional<CaptureReader> reader_;
  RecordBlock block_;
  std::size_t index_ = 0;
  std::uint64_t frame_ = 0;
};

// A clamped time has nanoseconds that a clock of microseconds does not show.
std::int64_t shown_time(const CaptureRecord& record) {
  return record.time_digits == 6 ? record.timestamp_ns / 1000 : record.timestamp_ns;
}

void expect_same(const CaptureRecord& found, const CaptureRecord& expected) {
  EXPECT_TRUE(std::ranges::equal(found.bytes, expected.bytes));
  EXPECT_EQ(shown_time(found), shown_time(expected));
  EXPECT_EQ(found.time_digits, expected.time_digits);
  EXPECT_EQ(found.linktype, expected.linktype);
  // Of a greater length the columns hold the nearest that they can.
  EXPECT_EQ(found.wire_len, expected.wire_len);
}

void expect_same_frames(const Paths& captures, bool decapsulate) {
  const TemporaryFolder folder;
  auto store = Store::open((folder.path() / "store").string());
  ASSERT_TRUE(store.ok());
  Loader loader(*store->backend().append_to_new({"", "mine", {}}), {},
                {.decapsulate = decapsulate, .keep_headers = true});
  for (const auto& capture : captures) {
    // Those that are no captures are in other tests.
    (void)loader.load(capture.string(), {});
  }
  ASSERT_TRUE(loader.commit().ok());

  const std::string path = (folder.path() / "out.pcapng").string();
  const auto exported = store->collection("mine").export_to(path);
  ASSERT_TRUE(exported.ok()) << exported.error().to_string();
  EXPECT_GT(*exported, 1000u);

  KeptRecords expected(captures);
  KeptRecords found({path});
  std::uint64_t frames = 0;
  while (const CaptureRecord* record = expected.next()) {
    const CaptureRecord* out = found.next();
    ASSERT_NE(out, nullptr) << "ends before " << expected.place();
    SCOPED_TRACE(expected.place());
    expect_same(*out, *record);
    if (testing::Test::HasFailure()) return;
    ++frames;
  }
  EXPECT_EQ(found.next(), nullptr);
  EXPECT_EQ(frames, *exported);
}

class ExportedCaptures : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Decapsulated, ExportedCaptures, testing::Bool());

TEST_P(ExportedCaptures, EveryFrameOfTheTestCapturesComesBackAsItWas) {
  auto captures = test_captures();
  for (const auto& seed : seed_captures())
    captures.push_back(seed);
  expect_same_frames(captures, GetParam());
}

TEST_P(ExportedCaptures, EveryFrameOfTheSharedCapturesComesBackAsItWas) {
  if (shared_captures().empty()) GTEST_SKIP() << "no shared captures beside the project";
  expect_same_frames(shared_captures(), GetParam());
}

}  // namespace
}  // namespace wirelake
