// Records that are longer than what is kept of a frame, in every format.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "capture_bytes.h"

namespace wirelake::test {
namespace {

constexpr std::size_t kSizes[] = {kMaxKeptLen + 1, 400064, 524288, 1500001, 3000000};
constexpr std::size_t kChunks[] = {4099, 70000, SIZE_MAX};

Buffer long_frame(std::size_t size) {
  Buffer frame(size);
  for (std::size_t i = 0; i < size; ++i)
    frame[i] = static_cast<std::byte>(i * 7 + i / 256);
  return frame;
}

Buffer snoop_record(const Buffer& frame, std::size_t padding, std::uint32_t record_len = 0) {
  const auto whole = static_cast<std::uint32_t>(24 + frame.size() + padding);
  return be32(frame.size()) + be32(frame.size()) + be32(record_len == 0 ? whole : record_len) +
         be32(0) + be32(1) + be32(5) + frame + zeros(padding);
}

// A capture of a short record, a long one and a short one.
struct Sample {
  std::string name;
  Buffer start;
  Buffer record;
  Buffer end;

  Buffer bytes() const { return start + record + end; }
};

std::vector<Sample> samples(std::size_t size) {
  const Buffer frame = long_frame(size);
  std::vector<Sample> samples;
  for (const Endian endian : kEndians) {
    const PcapFile pcap = {.endian = endian};
    samples.push_back(
        {"pcap", pcap.header() + pcap.record(kFrame), pcap.record(frame), pcap.record(kFrame)});
    const PcapFile modified = {.magic = 0xa1b2cd34, .endian = endian};
    const auto record_of = [&](const Buffer& data) {
      return modified.record_header(1, 5, data.size(), data.size()) + zeros(8) + data;
    };
    samples.push_back({"modified pcap", modified.header() + record_of(kFrame), record_of(frame),
                       record_of(kFrame)});
    const PcapngFile ng = {endian};
    const Buffer start = ng.section() + ng.interface(1, 65535);
    samples.push_back({"pcapng", start + ng.packet(0, 1000005, kFrame),
                       ng.packet(0, 1000005, frame), ng.packet(0, 1000005, kFrame)});
  }
  samples.push_back({"snoop",
                     from_hex("736e6f6f70000000") + be32(2) + be32(4) + snoop_record(kFrame, 1),
                     snoop_record(frame, 3), snoop_record(kFrame, 1)});
  return samples;
}

TEST(LongRecord, IsReadAndTheNextOneToo) {
  for (const std::size_t size : kSizes) {
    for (const Sample& sample : samples(size)) {
      const Buffer bytes = sample.bytes();
      for (const std::size_t chunk : kChunks) {
        auto reader = CaptureReader::open(std::make_unique<MemorySource>(bytes, chunk), "test");
        ASSERT_TRUE(reader.ok());
        RecordBlock block;
        std::uint64_t frames = 0;
        while (*reader->next_block(block)) {
          EXPECT_LE(block.buffer.size(), std::size_t{2} << 20);
          for (const CaptureRecord& record : block.records) {
            ASSERT_EQ(record.frame, ++frames) << sample.name << size;
            EXPECT_EQ(record.timestamp_ns, 1000005000);
            const Buffer whole = record.frame == 2 ? long_frame(size) : kFrame;
            EXPECT_EQ(captured_len(record), whole.size());
            EXPECT_EQ(record.wire_len, whole.size());
            EXPECT_TRUE(std::ranges::equal(
                record.bytes, Bytes(whole).first(std::min<std::size_t>(whole.size(), 262144))));
            EXPECT_EQ(record.offset, frames == 1   ? sample.start.size() - (sample.end.size())
                                     : frames == 2 ? sample.start.size()
                                                   : bytes.size() - sample.end.size());
          }
        }
        EXPECT_EQ(frames, 3u) << sample.name << size;
        EXPECT_EQ(reader->damage(), std::nullopt);
        EXPECT_EQ(reader->notices().counts[Remark::kFrameCutAtLimit], 1u);
      }
    }
  }
}

TEST(LongRecord, MayBeTheLastOne) {
  for (const Sample& sample : samples(400064)) {
    const Reading reading = read_capture(sample.start + sample.record);
    EXPECT_EQ(reading.records.size(), 2u) << sample.name;
    EXPECT_EQ(reading.damage, "") << sample.name;
  }
}

TEST(LongRecord, MayBeFollowedByALongOneByACaptureAndByPadding) {
  for (const Sample& sample : samples(400064)) {
    const Reading reading = read_capture(sample.start + sample.record + sample.record +
                                         sample.bytes() + sample.end + zeros(5000));
    EXPECT_EQ(reading.records.size(), 7u) << sample.name;
    EXPECT_EQ(reading.damage, "") << sample.name;
  }
}

TEST(LongRecord, IsDamageWhereItIsCutOff) {
  for (const Sample& sample : samples(700000)) {
    const std::string damage = "@" + std::to_string(sample.start.size()) +
                               " the capture is cut off in the middle of a record";
    for (const std::size_t length :
         {20u, 30u, 1000u, 262144u, 262184u, 524288u, 600000u, 699999u}) {
      const Buffer cut(sample.record.begin(), sample.record.begin() + length);
      for (const std::size_t chunk : kChunks) {
        const Reading reading = read_capture(sample.start + cut, chunk);
        EXPECT_EQ(reading.records.size(), 1u) << sample.name << length;
        EXPECT_EQ(reading.damage, damage) << sample.name << length;
      }
    }
  }
}

// A wrong length leads to a place where no record begins.
TEST(LongRecord, IsDamageWhereNothingConfirmsIt) {
  const Buffer noise(900000, std::byte{0xa7});
  for (const Endian endian : kEndians) {
    const PcapFile pcap = {.endian = endian};
    const Buffer start = pcap.header() + pcap.record(kFrame);
    const std::string claim = "@43 the record claims ";
    EXPECT_EQ(read_capture(start + pcap.record_header(1, 5, 300000, 300000) + noise).damage,
              claim + "300000 captured bytes, but no record stands behind them");
    EXPECT_EQ(read_capture(start + pcap.record_header(1, 5, 300000, 300000) + zeros(300000) +
                           zeros(100) + noise)
                  .damage,
              claim + "300000 captured bytes, but no record stands behind them");
    EXPECT_EQ(read_capture(start + pcap.record_header(1, 1000000, 300000, 300000) + noise).damage,
              claim + "300000 captured bytes, but has no possible time");
    EXPECT_EQ(read_capture(start + pcap.record_header(1, 5, 0xffffffff, 0xffffffff) + noise).damage,
              claim + "4294967295 captured bytes, more than the limit of 134217728");
  }
  const Buffer snoop = from_hex("736e6f6f70000000") + be32(2) + be32(4);
  Buffer record = snoop_record(zeros(300000), 0);
  EXPECT_EQ(read_capture(snoop + record + noise).damage,
            "@16 the record claims 300000 captured bytes, but no record stands behind them");
}

// Bytes with many zeros between them, which are not held.
class SparseSource : public ByteSource {
 public:
  SparseSource(Buffer start, std::size_t count, const Buffer& end)
      : start_(std::move(start), SIZE_MAX), zeros_(count), end_(end, SIZE_MAX) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    if (const auto count = start_.read(out); !count || *count > 0) return count;
    if (zeros_ == 0) return end_.read(out);
    const std::size_t count = std::min(out.size(), zeros_);
    std::fill_n(out.begin(), count, std::byte{0});
    zeros_ -= count;
    return count;
  }
  std::uint64_t position() const override { return 0; }
  std::optional<std::uint64_t> size() const override { return std::nullopt; }

 private:
  MemorySource start_;
  std::size_t zeros_;
  MemorySource end_;
};

TEST(LongRecord, MayBeAsLongAsTheSnapLengthSays) {
  const PcapFile file;
  Buffer header = file.header();
  for (std::size_t i = 16; i < 20; ++i)
    header[i] = std::byte{0xff};
  const std::uint32_t length = (std::uint32_t{128} << 20) + 1;
  const Buffer start = header + file.record_header(1, 5, length, length);
  const Reading reading =
      read_capture(std::make_unique<SparseSource>(start, length, file.record(kFrame)));
  EXPECT_EQ(reading.records.size(), 2u);
  EXPECT_EQ(reading.damage, "");
}

}  // namespace
}  // namespace wirelake::test
