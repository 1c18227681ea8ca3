#include "capture/snoop_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "capture_bytes.h"

namespace wirelake::test {
namespace {

Buffer header(std::uint32_t datalink = 4, std::uint32_t version = 2) {
  return from_hex("736e6f6f70000000") + be32(version) + be32(datalink);
}

// A record at second 1 and microsecond 5 whose lengths are as they stand.
Buffer record_header(std::uint32_t wire_len, std::uint32_t captured_len, std::uint32_t record_len) {
  return be32(wire_len) + be32(captured_len) + be32(record_len) + be32(0) + be32(1) + be32(5);
}

Buffer record(const Buffer& frame, std::size_t padding) {
  const auto len = static_cast<std::uint32_t>(frame.size());
  return record_header(60, len, static_cast<std::uint32_t>(24 + len + padding)) + frame +
         Buffer(padding, std::byte{0xee});
}

TEST(SnoopFormat, ReadsRecordsWithAndWithoutPadding) {
  const Buffer bytes = header() + record(kFrame, 1) + record({}, 0) + record(kFrame, 6) +
                       record_header(0xffffffff, 0, 24);
  const Reading expected = {
      .records = {"#1 @16 1000005000 d6 0a0b0c/60 lt1", "#2 @44 1000005000 d6 /60 lt1",
                  "#3 @68 1000005000 d6 0a0b0c/60 lt1", "#4 @101 1000005000 d6 /4294967295 lt1"}};
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{30}, SIZE_MAX}) {
    EXPECT_EQ(read_capture(bytes, chunk), expected);
  }
  EXPECT_EQ((*make_snoop_format(bytes))->description(), "snoop, microseconds");
}

TEST(SnoopFormat, DropsPaddingOfAnyLength) {
  const Buffer bytes = header() + record(kFrame, 3000000) + record(kFrame, 1);
  for (const std::size_t chunk : {std::size_t{1000}, SIZE_MAX}) {
    const Reading reading = read_capture(bytes, chunk);
    EXPECT_EQ(reading.records.size(), 2u);
    EXPECT_EQ(reading.damage, "");
  }
}

TEST(SnoopFormat, MapsDatalinkTypes) {
  constexpr std::size_t kNoTrailer = 15;
  constexpr std::size_t kTrailer = 16;
  const struct {
    std::uint32_t datalink;
    std::size_t padding;
    std::uint16_t expected;
  } cases[] = {
      {0, kNoTrailer, 1},
      {1, kNoTrailer, kUnknownLinktype},
      {2, kNoTrailer, 6},
      {4, kNoTrailer, 1},
      {8, kNoTrailer, 10},
      {9, kNoTrailer, 0},
      {14, kNoTrailer, 0},
      {16, kNoTrailer, 122},
      {18, kNoTrailer, 123},
      {19, kNoTrailer, kUnknownLinktype},
      {26, kNoTrailer, kUnknownLinktype},
      {0x80000005, kNoTrailer, 226},
      {0xffffffff, kNoTrailer, kUnknownLinktype},
      {0, kTrailer, 1},
      {9, kTrailer, kUnknownLinktype},
      {10, kTrailer, 1},
      {11, kTrailer, 6},
      {12, kTrailer, 1},
      {13, kTrailer, 6},
      {14, kTrailer, 6},
      {16, kTrailer, kUnknownLinktype},
      {19, kTrailer, 1},
  };
  for (const auto& c : cases) {
    // The first record decides; the second has no trailer in either case.
    const Buffer bytes = header(c.datalink) + record(kFrame, c.padding) + record(kFrame, 0);
    const std::string end = " lt" + std::to_string(c.expected);
    const Reading reading = read_capture(bytes);
    ASSERT_EQ(reading.records.size(), 2u);
    EXPECT_TRUE(reading.records[0].ends_with(end)) << c.datalink << " " << reading;
    EXPECT_TRUE(reading.records[1].ends_with(end)) << c.datalink << " " << reading;
  }
}

TEST(SnoopFormat, TakesSurveyorsWirelessHeaderOff) {
  const struct {
    std::string name;
    std::string frame;
    std::string expected;
  } cases[] = {
      {"of 12 bytes", "00000008 0000000000000000 08010203", "08010203/48"},
      {"longer", "0000000a 00000000000000000000 0801", "0801/46"},
      {"nothing behind it", "00000008 0000000000000000", "/48"},
      {"cut off", "00000008 00000000", "/52"},
      {"without a length", "0000", "/58"},
  };
  for (const auto& c : cases) {
    const Reading expected = {.records = {"#1 @16 1000005000 d6 " + c.expected + " lt105"}};
    EXPECT_EQ(read_capture(header(18, 4) + record(from_hex(c.frame), 16)), expected) << c.name;
  }
}

TEST(SnoopFormat, NamesSurveyor) {
  auto reader = CaptureReader::open(
      std::make_unique<MemorySource>(header(4, 5) + record(kFrame, 16), SIZE_MAX), "test");
  ASSERT_TRUE(reader.ok());
  RecordBlock block;
  ASSERT_TRUE(*reader->next_block(block));
  EXPECT_EQ(reader->format(), "snoop (Surveyor), microseconds");
}

TEST(SnoopFormat, EndsAtLengthsThatCannotBe) {
  const struct {
    std::uint32_t captured_len;
    std::uint32_t record_len;
    std::string expected;
  } cases[] = {
      {3, 26, "a record of 26 bytes cannot hold 3 captured ones"},
      {0, 0, "a record of 0 bytes cannot hold 0 captured ones"},
      {0, 23, "a record of 23 bytes cannot hold 0 captured ones"},
      {0xffffffff, 0xffffffff, "a record of 4294967295 bytes cannot hold 4294967295 captured ones"},
      {262145, 0x7fffffff,
       "the record claims 262145 captured bytes, which its other fields do not confirm"},
  };
  for (const auto& c : cases) {
    const Reading expected = {.records = {"#1 @16 1000005000 d6 0a0b0c/60 lt1"},
                              .damage = "@44 " + c.expected};
    EXPECT_EQ(read_capture(header() + record(kFrame, 1) +
                           record_header(60, c.captured_len, c.record_len) + zeros(100)),
              expected);
  }
}

TEST(SnoopFormat, KeepsWhatIsBeforeACut) {
  const Buffer whole = header() + record(kFrame, 5) + record(kFrame, 5);
  constexpr std::size_t kRecordLen = 32;
  constexpr std::size_t kPadding = 5;
  for (std::size_t len = 16; len <= whole.size(); ++len) {
    const Reading reading = read_capture(Buffer(whole.begin(), whole.begin() + len));
    // A frame that is there is kept, even if padding behind it is not.
    EXPECT_EQ(reading.records.size(), (len - 16 + kPadding) / kRecordLen) << len;
    const std::size_t start = 16 + (len - 16) / kRecordLen * kRecordLen;
    EXPECT_EQ(reading.damage, len == start
                                  ? ""
                                  : "@" + std::to_string(start) +
                                        " the capture is cut off in the middle of a record")
        << len;
  }
}

TEST(SnoopFormat, RefusesWhatItDoesNotRead) {
  const Buffer whole = header();
  for (std::size_t len = 8; len < whole.size(); ++len) {
    EXPECT_EQ(read_capture(Buffer(whole.begin(), whole.begin() + len)).error,
              "test: is cut off inside the snoop file header, before any packet");
  }
  for (const std::uint32_t version : {0u, 1u, 6u, 0x02000000u}) {
    EXPECT_EQ(read_capture(header(4, version)).error, "test: is a snoop capture of version " +
                                                          std::to_string(version) +
                                                          ", which is not read (2 to 5 are)");
  }
  EXPECT_EQ(read_capture(whole), Reading{}) << "a capture without packets";
}

TEST(SnoopFormat, ReadsARealOne) {
  const std::filesystem::path folder = WIRELAKE_TEST_DATA;
  const Reading reading = read_capture((folder / "pcapplusplus/solaris.snoop").string());
  EXPECT_EQ(reading.records.size(), 250u);
  EXPECT_EQ(reading.damage + reading.error, "");
}

}  // namespace
}  // namespace wirelake::test
