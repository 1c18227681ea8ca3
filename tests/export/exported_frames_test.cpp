// Frames that captures seldom hold, and rows that loads do not make.

#include <arrow/array.h>
#include <arrow/array/util.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/text_view.h"
#include "capture/capture_reader.h"
#include "columns/batch.h"
#include "columns/schema.h"
#include "decode/decoder.h"
#include "export/stored_frame.h"
#include "store/store_backend.h"
#include "support/batches.h"
#include "support/bytes.h"
#include "wirelake/store.h"

namespace wirelake {
namespace {

using namespace test;

constexpr std::int64_t kMinTime = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMaxTime = std::numeric_limits<std::int64_t>::max();

const ByteString kFrame = ethernet(0x0800, ipv4(tcp(text_bytes("payload"))));

struct Found {
  CaptureRecord record;
  ByteString bytes;
};

class ExportedFramesTest : public testing::Test {
 protected:
  ExportedFramesTest() : store_(*Store::open((folder_.path() / "store").string())) {}

  // What a capture holds after the records went through a collection.
  std::vector<Found> exported(const std::vector<CaptureRecord>& records) {
    PacketColumns columns({.keep_headers = true});
    columns.set_capture("load", "test.pcap");
    for (const CaptureRecord& record : records) {
      Packet packet;
      RemarkCounts remarks;
      EXPECT_FALSE(decode(record, packet, remarks));
      columns.append(packet);
    }
    save(*columns.finish());
    const std::string path = (folder_.path() / "out.pcapng").string();
    const auto done = store_.collection("mine").export_to(path);
    EXPECT_TRUE(done.ok()) << done.error().to_string();
    auto reader = CaptureReader::open(path);
    EXPECT_TRUE(reader.ok());
    std::vector<Found> found;
    RecordBlock block;
    while (*reader->next_block(block)) {
      for (const CaptureRecord& record : block.records)
        found.push_back({record, {record.bytes.begin(), record.bytes.end()}});
    }
    EXPECT_FALSE(reader->damage());
    return found;
  }

  void save(const BatchPointer& batch) {
    const auto writer = *store_.backend().append_to_new({"", "mine", {}});
    ASSERT_TRUE(writer->rows().write(packets_table(), batch).ok());
    LoadInfo load;
    load.load = "load";
    ASSERT_TRUE(writer->commit({load}).ok());
  }

  TemporaryFolder folder_;
  Store store_;
};

TEST_F(ExportedFramesTest, ThePayloadGoesBackToItsPlace) {
  const struct {
    const char* name;
    std::uint16_t linktype;
    ByteString bytes;
  } cases[] = {
      {"at the end", 1, kFrame},
      {"before a trailer", 1, kFrame + text_bytes("the trailer")},
      {"of UDP, before a trailer", 1,
       ethernet(0x86dd, ipv6(udp(text_bytes("payload")), {.next = 17})) + zeros(3)},
      {"like the trailer", 1, ethernet(0x0800, ipv4(tcp(zeros(9)))) + zeros(9)},
      {"empty, before a trailer", 1, ethernet(0x0800, ipv4(tcp({}))) + zeros(6)},
      {"none", 1, ethernet(0x0800, ipv4(zeros(8), {.protocol = 1})) + zeros(4)},
      {"longer than the headers", 101, ipv4(tcp(zeros(60'000)))},
      {"behind tags", 1,
       ethernet(0x8100, vlan(7, 0x8847, mpls(3, true, ipv4(tcp(text_bytes("x")))))) + zeros(2)},
  };
  std::vector<CaptureRecord> records;
  for (const auto& c : cases) {
    records.push_back({.bytes = c.bytes, .wire_len = 70'000, .linktype = c.linktype});
  }
  const std::vector<Found> found = exported(records);
  ASSERT_EQ(found.size(), std::size(cases));
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_TRUE(found[i].bytes == cases[i].bytes) << cases[i].name;
    EXPECT_EQ(found[i].record.linktype, cases[i].linktype) << cases[i].name;
  }
}

TEST_F(ExportedFramesTest, TimesAndLengthsAreKept) {
  const struct {
    std::int64_t timestamp_ns;
    std::uint8_t digits;
    std::uint32_t wire_len;
    std::int64_t expected_ns;
  } cases[] = {
      {1'700'000'000'123'456'000, 6, 60, 1'700'000'000'123'456'000},
      {1'700'000'000'123'456'789, 9, 61, 1'700'000'000'123'456'789},
      {0, 6, 62, 0},
      {-1, 9, 63, -1},
      {-1'000, 6, 64, -1'000},
      {kMaxTime, 9, 0x7fffffff, kMaxTime},
      {kMinTime, 9, 0x80000000, kMinTime},
      // As far as a clock of microseconds shows them.
      {kMaxTime, 6, 0xffffffff, kMaxTime / 1000 * 1000},
      {kMinTime, 6, 0, kMinTime},
  };
  std::vector<CaptureRecord> records;
  for (const auto& c : cases) {
    records.push_back({.bytes = kFrame,
                       .timestamp_ns = c.timestamp_ns,
                       .wire_len = c.wire_len,
                       .linktype = 1,
                       .time_digits = c.digits});
  }
  const std::vector<Found> found = exported(records);
  ASSERT_EQ(found.size(), std::size(cases));
  for (std::size_t i = 0; i < records.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(found[i].record.timestamp_ns, cases[i].expected_ns);
    EXPECT_EQ(found[i].record.time_digits, cases[i].digits);
    // Of a greater length the columns hold the nearest that they can.
    EXPECT_EQ(found[i].record.wire_len, cases[i].wire_len);
  }
}

TEST_F(ExportedFramesTest, NoPacketsAreACaptureWithoutPackets) {
  EXPECT_TRUE(exported({}).empty());
}

// A row of kFrame with another value in one column; null without one.
BatchPointer changed(const char* column, std::shared_ptr<arrow::Array> value) {
  auto batch = batch_of({kFrame}, "the-load", 7, {.keep_headers = true});
  const auto& field = packet_field(column);
  if (!value) value = *arrow::MakeArrayOfNull(field->type(), 1);
  return *batch->SetColumn(batch->schema()->GetFieldIndex(column), field, value);
}

template <typename Builder, typename Value>
std::shared_ptr<arrow::Array> array_of(Value value) {
  Builder builder;
  EXPECT_TRUE(builder.Append(value).ok());
  return *builder.Finish();
}

TEST(StoredFrames, RowsThatHoldNoFrameAreNamedWithWhatIsWrong) {
  const ByteString other = ethernet(0x0800, ipv4(tcp(text_bytes("other"), {.data_offset = 6})));
  const auto other_header =
      array_of<arrow::BinaryBuilder>(as_text(Bytes(other).first(kFrame.size() - 7)));
  const struct {
    const char* name;
    BatchPointer batch;
    ErrorCode code;
    const char* said;
  } cases[] = {
      {"no header", changed("header", nullptr), ErrorCode::kInvalidArgument, "--keep-headers"},
      {"a header cut off", changed("header", array_of<arrow::BinaryBuilder>("short")),
       ErrorCode::kDamaged, "number of bytes"},
      {"no length", changed("caplen", nullptr), ErrorCode::kDamaged, "number of bytes"},
      {"no payload where there was one", changed("tcp_info", nullptr), ErrorCode::kDamaged,
       "number of bytes"},
      {"the header of another payload", changed("header", other_header), ErrorCode::kDamaged,
       "another payload"},
      {"no link type", changed("linktype", nullptr), ErrorCode::kDamaged, "no link type"},
      {"a link type out of range", changed("linktype", array_of<arrow::Int32Builder>(65'535)),
       ErrorCode::kDamaged, "no link type"},
      {"a negative link type", changed("linktype", array_of<arrow::Int32Builder>(-1)),
       ErrorCode::kDamaged, "no link type"},
      {"an unknown link type", changed("linktype", array_of<arrow::Int32Builder>(65'000)),
       ErrorCode::kDamaged, "another payload"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    StoredFrames frames;
    ASSERT_TRUE(frames.bind(c.batch).ok());
    const auto record = frames.record(0);
    ASSERT_FALSE(record.ok());
    EXPECT_EQ(record.error().code, c.code);
    EXPECT_NE(record.error().message.find(c.said), std::string::npos) << record.error().message;
    EXPECT_TRUE(
        record.error().message.starts_with("frame 7 of the capture 'test.pcap' (load 'the-load') "))
        << record.error().message;
  }
}

TEST(StoredFrames, FactsThatARowLacksAreWhatIsNearest) {
  auto batch = changed("time_digits", nullptr);
  batch = *batch->RemoveColumn(batch->schema()->GetFieldIndex("wirelen"));
  StoredFrames frames;
  ASSERT_TRUE(frames.bind(batch).ok());
  const auto record = frames.record(0);
  ASSERT_TRUE(record.ok()) << record.error().message;
  EXPECT_TRUE(std::ranges::equal(record->bytes, kFrame));
  EXPECT_EQ(record->wire_len, kFrame.size());
  EXPECT_EQ(record->time_digits, 9);
}

}  // namespace
}  // namespace wirelake
