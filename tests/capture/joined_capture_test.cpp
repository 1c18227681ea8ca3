// Captures that follow each other in one file, and zeros at the end of one.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "capture_bytes.h"
#include "compressed_bytes.h"

namespace wirelake::test {
namespace {

struct Capture {
  std::string format;
  Buffer bytes;  // Two records of kFrame.
  std::string linktype;
  std::size_t header_len;  // Of a record.
};

std::vector<Capture> captures() {
  std::vector<Capture> captures;
  for (const Endian endian : {Endian::kLittle, Endian::kBig}) {
    const std::string order = endian == Endian::kLittle ? "little-endian" : "big-endian";
    const PcapFile micro = {.link_type = 113, .endian = endian};
    const PcapFile nano = {.magic = 0xa1b23c4d, .link_type = 101, .endian = endian};
    const PcapFile modified = {.magic = 0xa1b2cd34, .link_type = 1, .endian = endian};
    const PcapFile old = {.minor = 2, .link_type = 12, .endian = endian};
    const Buffer record = modified.record_header(1, 5, 3, 3) + zeros(8) + kFrame;
    captures.push_back({"pcap, " + order + ", microseconds",
                        micro.header() + micro.record(kFrame) + micro.record(kFrame), "lt113", 16});
    captures.push_back({"pcap, " + order + ", nanoseconds",
                        nano.header() + nano.record(kFrame) + nano.record(kFrame), "lt101", 16});
    captures.push_back({"pcap (modified), " + order + ", microseconds",
                        modified.header() + record + record, "lt1", 24});
    captures.push_back({"pcap, " + order + ", microseconds",
                        old.header() + old.record(kFrame) + old.record(kFrame), "lt12", 16});
    const Buffer nokia = micro.record_header(1, 5, 3, 3) + zeros(4) + kFrame;
    captures.push_back(
        {"pcap (Nokia), " + order + ", microseconds", micro.header() + nokia + nokia, "lt113", 20});
    const PcapngFile ng = {endian};
    captures.push_back(
        {"pcapng, " + order,
         ng.section() + ng.interface(9, 0) + ng.packet(0, 5, kFrame) + ng.packet(0, 5, kFrame),
         "lt9", 12});
  }
  const Buffer record =
      be32(3) + be32(3) + be32(28) + be32(0) + be32(1) + be32(5) + kFrame + zeros(1);
  captures.push_back({"snoop, microseconds",
                      from_hex("736e6f6f70000000") + be32(2) + be32(4) + record + record, "lt1",
                      24});
  return captures;
}

TEST(JoinedCapture, GoesOnWithTheNextOneOfAnyFormat) {
  for (const Capture& first : captures()) {
    for (const Capture& second : captures()) {
      const bool are_sections =
          first.format.starts_with("pcapng") && second.format.starts_with("pcapng");
      const Buffer bytes = first.bytes + second.bytes;
      const Reading reading = read_capture(bytes);
      const std::string name = first.format + " and " + second.format;
      ASSERT_EQ(reading.records.size(), 4u) << name;
      for (std::size_t i = 0; i < 4; ++i) {
        const std::string& record = reading.records[i];
        EXPECT_TRUE(record.starts_with("#" + std::to_string(i + 1) + " @")) << record;
        EXPECT_TRUE(record.ends_with("0a0b0c/3 " + (i < 2 ? first : second).linktype))
            << name << ": " << record;
      }
      EXPECT_EQ(reading.damage, "") << name;
      EXPECT_EQ(reading.notices,
                are_sections ? "" : "capture_joined 1 @" + std::to_string(first.bytes.size()))
          << name;
      EXPECT_EQ(read_capture(bytes, 1), reading) << name;
      const std::string both =
          first.format == second.format ? first.format : first.format + "; " + second.format;
      EXPECT_EQ(format_of(bytes), are_sections ? first.format : both + " (2 captures joined)");
    }
  }
}

TEST(JoinedCapture, IsFoundBehindAFileHeaderAlone) {
  const PcapFile file;
  const Buffer empty = file.header();
  const Reading reading = read_capture(empty + empty + empty + file.record(kFrame) + empty);
  EXPECT_EQ(reading.records, std::vector<std::string>{"#1 @72 1000005000 d6 0a0b0c/3 lt1"});
  EXPECT_EQ(reading.notices, "capture_joined 3 @24");
}

TEST(JoinedCapture, IsReadOutOfCompressedMembers) {
  const PcapFile file;
  const Buffer one = file.header() + file.record(kFrame);
  const Reading expected = {
      .records = {"#1 @24 1000005000 d6 0a0b0c/3 lt1", "#2 @67 1000005000 d6 0a0b0c/3 lt1"},
      .notices = "capture_joined 1 @43"};
  for (const Codec& codec : codecs()) {
    const Buffer member = codec.compress(one);
    EXPECT_EQ(read_capture(member + member), expected) << codec.name;
    EXPECT_EQ(read_capture(member + member, 1), expected) << codec.name;
  }
}

TEST(JoinedCapture, KeepsWhatIsBeforeACut) {
  for (const Capture& first : captures()) {
    const PcapFile file;
    const Buffer whole = first.bytes + file.header() + file.record(kFrame);
    const std::vector<std::string> records = read_capture(whole).records;
    for (std::size_t len = first.bytes.size(); len <= whole.size(); ++len) {
      const Reading cut = read_capture(Buffer(whole.begin(), whole.begin() + len));
      ASSERT_EQ(cut.records.size(), len == whole.size() ? 3u : 2u) << first.format << len;
      EXPECT_TRUE(std::equal(cut.records.begin(), cut.records.end(), records.begin())) << len;
      const bool is_whole =
          len == first.bytes.size() || len == first.bytes.size() + 24 || len == whole.size();
      EXPECT_EQ(cut.damage.empty(), is_whole) << first.format << len;
    }
  }
}

TEST(JoinedCapture, IsDamageWhereItIsNotRead) {
  const PcapFile file;
  const PcapFile reserved = {.link_type = 0x00010001};
  const Buffer start = file.header() + file.record(kFrame);
  EXPECT_TRUE(read_capture(start + reserved.header())
                  .damage.starts_with("@43 another capture begins, which is a pcap capture with "
                                      "reserved bits set"));
  EXPECT_EQ(read_capture(start + reserved.header()).records.size(), 1u);
}

TEST(JoinedCapture, IsNoRecordWithTheTimeOfAMagicNumber) {
  const PcapFile file;
  // The time of the nanoseconds' magic number in the other byte order is one in 2011.
  const Buffer bytes =
      file.header() + file.record_header(0x4d3cb2a1, 5, 3, 3) + kFrame + file.record(kFrame);
  EXPECT_EQ(read_capture(bytes), (Reading{.records = {"#1 @24 1295823521000005000 d6 0a0b0c/3 lt1",
                                                      "#2 @43 1000005000 d6 0a0b0c/3 lt1"}}));
}

TEST(ZeroPadding, IsNoFrameInAnyFormat) {
  for (const Capture& capture : captures()) {
    Reading expected = read_capture(capture.bytes);
    expected.notices = "zero_padding 1 @" + std::to_string(capture.bytes.size());
    for (const std::size_t size :
         {capture.header_len, std::size_t{64}, std::size_t{4097}, std::size_t{3000001}}) {
      const Buffer bytes = capture.bytes + zeros(size);
      EXPECT_EQ(read_capture(bytes), expected) << capture.format << size;
      EXPECT_EQ(read_capture(bytes, 1000), expected) << capture.format << size;
    }
  }
}

TEST(ZeroPadding, IsNoneWhereItMayBeACutHeader) {
  for (const Capture& capture : captures()) {
    const Reading reading = read_capture(capture.bytes + zeros(capture.header_len - 1));
    EXPECT_EQ(reading.notices, "") << capture.format;
    EXPECT_EQ(reading.damage, "@" + std::to_string(capture.bytes.size()) +
                                  " the capture is cut off in the middle of a record");
  }
}

TEST(ZeroPadding, IsNoneBeforeARecord) {
  const PcapFile file;
  const Buffer start = file.header() + file.record(kFrame);
  for (const std::size_t count : {1u, 3u, 70000u, 200000u}) {
    const Buffer bytes = start + zeros(count * 16) + file.record(kFrame);
    const Reading reading = read_capture(bytes);
    ASSERT_EQ(reading.records.size(), count + 2);
    EXPECT_EQ(reading.records[1], "#2 @43 0 d6 /0 lt1");
    EXPECT_EQ(reading.records[count], "#" + std::to_string(count + 1) + " @" +
                                          std::to_string(43 + (count - 1) * 16) + " 0 d6 /0 lt1");
    EXPECT_EQ(reading.records[count + 1], "#" + std::to_string(count + 2) + " @" +
                                              std::to_string(43 + count * 16) +
                                              " 1000005000 d6 0a0b0c/3 lt1");
    EXPECT_EQ(reading.notices, "");
    EXPECT_EQ(reading.damage, "");
    EXPECT_TRUE(read_capture(bytes, 1000) == reading);
  }
  const PcapngFile ng;
  const Buffer section = ng.section() + ng.interface(1, 0);
  EXPECT_EQ(read_capture(section + zeros(2000000) + ng.packet(0, 5, kFrame)).damage,
            "@48 a block of 0 bytes (at least 12 are possible)");
}

}  // namespace
}  // namespace wirelake::test
