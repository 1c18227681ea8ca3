#include "capture/pcap_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "capture_bytes.h"

namespace wirelake::test {
namespace {

TEST(PcapFormat, ReadsEveryKindInBothByteOrders) {
  const struct {
    std::string name;
    std::uint32_t magic;
    Buffer behind_record_header;
    std::string format;
    std::vector<std::string> expected;
  } cases[] = {
      {"microseconds",
       0xa1b2c3d4,
       {},
       "pcap, *, microseconds",
       {"#1 @24 1000005000 d6 0a0b0c/60 lt1", "#2 @43 4294967295000999000 d6 /0 lt1"}},
      {"nanoseconds",
       0xa1b23c4d,
       {},
       "pcap, *, nanoseconds",
       {"#1 @24 1000000005 d9 0a0b0c/60 lt1", "#2 @43 4294967295000000999 d9 /0 lt1"}},
      {"modified",
       0xa1b2cd34,
       from_hex("1111111122223344"),
       "pcap (modified), *, microseconds",
       {"#1 @24 1000005000 d6 0a0b0c/60 lt1", "#2 @51 4294967295000999000 d6 /0 lt1"}},
  };
  for (const auto& c : cases) {
    for (const Endian endian : {Endian::kLittle, Endian::kBig}) {
      const PcapFile file = {.magic = c.magic, .endian = endian};
      const Buffer bytes = file.header() + file.record_header(1, 5, 3, 60) +
                           c.behind_record_header + kFrame +
                           file.record_header(0xffffffff, 999, 0, 0) + c.behind_record_header;
      EXPECT_EQ(read_capture(bytes), Reading{.records = c.expected}) << c.name;

      std::string format = c.format;
      format.replace(format.find('*'), 1,
                     endian == Endian::kLittle ? "little-endian" : "big-endian");
      EXPECT_EQ((*make_pcap_format(bytes))->description(), format);
    }
  }
}

TEST(PcapFormat, KnowsTheOrderOfTheLengthsByVersion) {
  const struct {
    std::uint16_t major;
    std::uint16_t minor;
    std::uint32_t first_len;
    std::uint32_t second_len;
    std::string expected;  // Captured bytes and wire length, or the error.
  } cases[] = {
      {2, 4, 3, 60, "0a0b0c/60"},   {2, 4, 3, 2, "0a0b0c/2"},   {2, 3, 3, 60, "0a0b0c/60"},
      {2, 3, 60, 3, "0a0b0c/60"},   {2, 2, 60, 3, "0a0b0c/60"}, {2, 0, 60, 3, "0a0b0c/60"},
      {2, 2, 2, 3, "0a0b0c/2"},     {2, 9, 3, 60, "0a0b0c/60"}, {3, 0, 3, 60, "0a0b0c/60"},
      {543, 0, 60, 3, "0a0b0c/60"},
  };
  for (const auto& c : cases) {
    const PcapFile file = {.major = c.major, .minor = c.minor};
    const Buffer bytes =
        file.header() + file.record_header(0, 0, c.first_len, c.second_len) + kFrame;
    EXPECT_EQ(read_capture(bytes), Reading{.records = {"#1 @24 0 d6 " + c.expected + " lt1"}})
        << c.major << "." << c.minor;
  }
}

TEST(PcapFormat, RefusesVersionsThatAreNotRead) {
  const struct {
    std::uint16_t major;
    std::uint16_t minor;
    std::uint32_t link_type;
    std::string expected;
  } cases[] = {
      {1, 4, 1, "test: is a pcap capture of version 1.4, which is not read (2.0 and later are)"},
      {0, 0, 1, "test: is a pcap capture of version 0.0, which is not read (2.0 and later are)"},
      {2, 2, 6,
       "test: is a pcap capture of AIX, which is not read; convert it with editcap -F pcapng"},
  };
  for (const auto& c : cases) {
    const PcapFile file = {.major = c.major, .minor = c.minor, .link_type = c.link_type};
    EXPECT_EQ(read_capture(file.header() + file.record(kFrame)).error, c.expected);
  }
}

TEST(PcapFormat, TakesTheLinkTypeOutOfItsField) {
  const struct {
    std::string name;
    std::uint32_t field;
    std::uint16_t expected;
  } cases[] = {
      {"plain", 113, 113},
      {"with a frame check sequence of 4 bytes", 0x24000071, 113},
      {"all six flags", 0xfc000001, 1},
      {"the largest", 0x0000fffe, 65534},
  };
  for (const auto& c : cases) {
    const PcapFile file = {.link_type = c.field};
    const Reading expected = {
        .records = {"#1 @24 1000005000 d6 0a0b0c/3 lt" + std::to_string(c.expected)}};
    EXPECT_EQ(read_capture(file.header() + file.record(kFrame)), expected) << c.name;
  }
}

TEST(PcapFormat, RefusesReservedBitsBesideTheLinkType) {
  for (const Endian endian : {Endian::kLittle, Endian::kBig}) {
    for (const std::string field : {"00010001", "03ff0001", "08010001", "27ff0071", "02240002"}) {
      const auto number = static_cast<std::uint32_t>(std::stoul(field, nullptr, 16));
      const PcapFile file = {.link_type = number, .endian = endian};
      EXPECT_EQ(read_capture(file.header() + file.record(kFrame)).error,
                "test: is a pcap capture with reserved bits set beside its link type (0x" + field +
                    "), which the specification calls an error; clear them to read it");
    }
  }
}

TEST(PcapFormat, CountsAFractionOfMoreThanASecond) {
  const PcapFile file;
  const Buffer bytes = file.header() + file.record_header(0xffffffff, 0xffffffff, 0, 0);
  EXPECT_EQ(read_capture(bytes), Reading{.records = {"#1 @24 4294971589967295000 d6 /0 lt1"}});
}

TEST(PcapFormat, KeepsWhatIsBeforeACut) {
  for (const std::uint32_t magic : {0xa1b2c3d4, 0xa1b2cd34}) {
    const PcapFile file = {.magic = magic};
    const Buffer rest_of_header = magic == 0xa1b2cd34 ? zeros(8) : Buffer();
    const Buffer record = file.record_header(1, 5, 3, 3) + rest_of_header + kFrame;
    const Buffer whole = file.header() + record + record;
    for (std::size_t len = 24; len <= whole.size(); ++len) {
      const std::size_t records = (len - 24) / record.size();
      const std::size_t start = 24 + records * record.size();
      const Reading reading = read_capture(Buffer(whole.begin(), whole.begin() + len));
      EXPECT_EQ(reading.records.size(), records) << len;
      EXPECT_EQ(reading.damage, len == start ? ""
                                             : "@" + std::to_string(start) +
                                                   " the capture is cut off in the middle of a"
                                                   " record")
          << len;
      EXPECT_EQ(reading.error, "") << len;
    }
  }
}

TEST(PcapFormat, SaysIfTheFileHeaderIsCutOff) {
  const Buffer header = PcapFile().header();
  for (std::size_t len = 4; len < header.size(); ++len) {
    EXPECT_EQ(read_capture(Buffer(header.begin(), header.begin() + len)).error,
              "test: is cut off inside the pcap file header, before any packet");
  }
}

}  // namespace
}  // namespace wirelake::test
