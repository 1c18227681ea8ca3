// Record headers of pcap that no magic number tells from others.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "capture_bytes.h"

namespace wirelake::test {
namespace {

struct Variant {
  std::string name;
  std::uint32_t magic;
  std::size_t more;    // Bytes that each record header has more than the one of its magic.
  std::size_t behind;  // Bytes behind the 16 that all have.
};

const Variant kVariants[] = {
    {"pcap", 0xa1b2c3d4, 0, 0},
    {"pcap (Nokia)", 0xa1b2c3d4, 4, 4},
    {"pcap (Red Hat 6.1)", 0xa1b2c3d4, 8, 8},
    {"pcap (modified)", 0xa1b2cd34, 0, 8},
    {"pcap (SuSE 6.3)", 0xa1b2cd34, 4, 12},
};

// IPv4 behind Ethernet, of another length each time.
Buffer frame(std::size_t which) {
  return from_hex("020000000001 020000000002 0800 45000014 00000000 4011 0000 c0000201 c6336402") +
         Buffer(which % 50, std::byte{'x'});
}

// `count` records with times of today, what is behind the 16 bytes being as the variants have it.
Buffer capture(const Variant& variant, Endian endian, std::size_t count,
               Buffer (*make)(std::size_t), std::uint32_t seconds = 1700000000,
               std::uint32_t link_type = 1) {
  const PcapFile file = {.magic = variant.magic, .link_type = link_type, .endian = endian};
  Buffer bytes = file.header();
  for (std::size_t i = 0; i < count; ++i) {
    const Buffer data = make(i);
    const auto len = static_cast<std::uint32_t>(data.size());
    const Buffer behind = number(2, 4, endian) + number(8, 2, endian) + zeros(6);
    bytes = bytes + file.record_header(seconds + static_cast<std::uint32_t>(i), 5, len, len) +
            Buffer(behind.begin(), behind.begin() + static_cast<std::ptrdiff_t>(variant.behind)) +
            data;
  }
  return bytes;
}

std::string order(Endian endian) {
  return endian == Endian::kLittle ? ", little-endian" : ", big-endian";
}

// The same records whatever their header, but for their offsets.
std::vector<std::string> without_offsets(std::vector<std::string> records) {
  for (std::string& record : records)
    record.erase(record.find('@'), record.find(' ', record.find('@')) - record.find('@'));
  return records;
}

TEST(PcapVariant, IsToldByTheFirstRecords) {
  for (const Endian endian : kEndians) {
    for (const std::size_t count : {1u, 2u, 3u, 40u}) {
      const Reading usual = read_capture(capture(kVariants[0], endian, count, frame));
      ASSERT_EQ(usual.records.size(), count);
      for (const Variant& variant : kVariants) {
        const Buffer bytes = capture(variant, endian, count, frame);
        const Reading reading = read_capture(bytes);
        EXPECT_EQ(without_offsets(reading.records), without_offsets(usual.records)) << variant.name;
        EXPECT_EQ(reading.damage, "") << variant.name << count;
        EXPECT_EQ(format_of(bytes), variant.name + order(endian) + ", microseconds");
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{100}})
          EXPECT_EQ(read_capture(bytes, chunk), reading) << variant.name;
      }
    }
  }
}

Buffer unknown_frame(std::size_t which) {
  return from_hex("ffffffffffff 020000000002 9999") + Buffer(5 + which, std::byte{0x31});
}

// Frames that do not show where they start need two records or more.
TEST(PcapVariant, IsToldByTheSizesOfFramesThatAreNotKnown) {
  for (const Endian endian : kEndians) {
    for (const std::uint32_t link_type : {1u, 147u, 113u}) {
      for (const std::uint32_t seconds : {1700000000u, 3u}) {
        for (const Variant& variant : kVariants) {
          const Buffer bytes = capture(variant, endian, 4, unknown_frame, seconds, link_type);
          const Reading reading = read_capture(bytes);
          EXPECT_EQ(reading.records.size(), 4u) << variant.name << link_type;
          EXPECT_EQ(reading.damage, "") << variant.name;
          EXPECT_EQ(format_of(bytes), variant.name + order(endian) + ", microseconds");
        }
      }
    }
  }
}

// Its last bytes are no time that a capture has.
Buffer odd_frame(std::size_t which) {
  return unknown_frame(which) + Buffer(8, std::byte{0xee});
}

TEST(PcapVariant, IsToldOfASingleRecord) {
  for (const Endian endian : kEndians) {
    for (const Variant& variant : kVariants) {
      const Buffer bytes = capture(variant, endian, 1, odd_frame, 1700000000, 147);
      EXPECT_EQ(read_capture(bytes).records.size(), 1u) << variant.name;
      EXPECT_EQ(read_capture(bytes).damage, "") << variant.name;
      EXPECT_EQ(format_of(bytes), variant.name + order(endian) + ", microseconds");
    }
  }
}

TEST(PcapVariant, IsToldOfRecordsThatAreYearsApart) {
  for (const Variant& variant : kVariants) {
    const Buffer early = capture(variant, Endian::kLittle, 1, frame, 1000000000);
    const Buffer late = capture(variant, Endian::kLittle, 3, frame, 1700000000);
    const Reading reading = read_capture(early + Buffer(late.begin() + 24, late.end()));
    EXPECT_EQ(reading.records.size(), 4u) << variant.name;
    EXPECT_EQ(reading.damage, "") << variant.name;
  }
}

TEST(PcapVariant, KeepsWhatIsBeforeACut) {
  for (const Endian endian : kEndians) {
    for (const Variant& variant : kVariants) {
      const Buffer whole = capture(variant, endian, 3, frame);
      const std::vector<std::string> records = read_capture(whole).records;
      for (std::size_t len = 24; len < whole.size(); ++len) {
        const auto cut = read_capture(Buffer(whole.begin(), whole.begin() + len)).records;
        ASSERT_LE(cut.size(), 3u);
        EXPECT_TRUE(std::equal(cut.begin(), cut.end(), records.begin())) << variant.name << len;
      }
    }
  }
}

TEST(PcapVariant, IsTheUsualOneWhereRecordsAreDamaged) {
  for (const Endian endian : kEndians) {
    const Buffer whole = capture(kVariants[0], endian, 3, unknown_frame);
    const std::vector<std::string> records = read_capture(whole).records;
    const std::size_t second = 24 + 16 + unknown_frame(0).size();
    for (const std::byte value : {std::byte{0}, std::byte{0x20}, std::byte{0xff}}) {
      for (std::size_t at = second; at < second + 40; ++at) {
        Buffer damaged = whole;
        damaged[at] = value;
        const auto read = read_capture(damaged).records;
        ASSERT_GE(read.size(), 1u) << at;
        EXPECT_EQ(read[0], records[0]) << at;
      }
    }
  }
}

}  // namespace
}  // namespace wirelake::test
