#include "capture/pcapng_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "capture_bytes.h"

namespace wirelake::test {
namespace {

constexpr std::uint16_t kTsresol = 9;
constexpr std::uint16_t kTsoffset = 14;

TEST(PcapngFormat, ReadsEveryPacketBlockInBothByteOrders) {
  for (const Endian endian : kEndians) {
    const PcapngFile f = {endian};
    const Buffer obsolete = f.u16(0) + f.u16(0xffff) + f.u32(1) + f.u32(2) + f.u32(3) + f.u32(60);
    const Buffer bytes = f.section() + f.interface(101, 4) + f.packet(0, 0x100000002, kFrame) +
                         f.simple_packet(60, from_hex("01020304")) +
                         f.simple_packet(2, from_hex("0506")) + f.block(2, obsolete + kFrame);
    const Reading expected = {.records = {"#1 @48 4294967298000 d6 0a0b0c/3 lt101",
                                          "#2 @84 0 absent d6 01020304/60 lt101",
                                          "#3 @104 0 absent d6 0506/2 lt101",
                                          "#4 @124 4294967298000 d6 0a0b0c/60 lt101"}};
    EXPECT_EQ(read_capture(bytes), expected);
    EXPECT_EQ((*make_pcapng_format(bytes))->description(),
              endian == Endian::kLittle ? "pcapng, little-endian" : "pcapng, big-endian");
  }
}

TEST(PcapngFormat, GivesEachInterfaceItsClockAndLinkType) {
  for (const Endian endian : kEndians) {
    const PcapngFile f = {endian};
    const Buffer nano = f.option(kTsresol, from_hex("09"));
    const Buffer comment = f.option(1, from_hex("6869"));
    const Buffer offset = f.option(kTsoffset, f.u64(100));
    const Buffer end = f.option(0, {});
    const Buffer bytes = f.section() + f.interface(1, 0) +
                         f.interface(113, 0, comment + nano + offset + end) +
                         f.interface(228, 0, f.option(kTsresol, from_hex("88"))) +
                         f.interface(0xffff, 0, f.option(kTsoffset, f.u64(UINT64_MAX))) +
                         f.packet(3, 5, {}) + f.packet(2, 257, {}) + f.packet(1, 5, {}) +
                         f.packet(0, 5, {}) + f.packet(0, UINT64_MAX, {});
    const Reading expected = {
        .records = {"#1 @160 -999995000 d6 /0 lt65535", "#2 @192 1003906250 d9 /0 lt228",
                    "#3 @224 100000000005 d9 /0 lt113", "#4 @256 5000 d6 /0 lt1",
                    "#5 @288 9223372036854775807 clamped d6 /0 lt1"}};
    EXPECT_EQ(read_capture(bytes), expected);
  }
}

TEST(PcapngFormat, PassesOverOptionsThatItCannotUse) {
  const PcapngFile f;
  const struct {
    std::string name;
    Buffer options;
    std::string expected;
  } cases[] = {
      {"a resolution of two bytes", f.option(kTsresol, from_hex("0909")), "5000 d6"},
      {"a resolution of no bytes", f.option(kTsresol, {}), "5000 d6"},
      {"an offset of four bytes", f.option(kTsoffset, f.u32(1)), "5000 d6"},
      {"no end of options", f.option(kTsresol, from_hex("09")), "5 d9"},
      {"options behind the end", f.option(0, {}) + f.option(kTsresol, from_hex("09")), "5000 d6"},
  };
  for (const auto& c : cases) {
    const Buffer start = f.section() + f.interface(1, 0, c.options);
    const Reading expected = {
        .records = {"#1 @" + std::to_string(start.size()) + " " + c.expected + " /0 lt1"}};
    EXPECT_EQ(read_capture(start + f.packet(0, 5, {})), expected) << c.name;
  }
}

TEST(PcapngFormat, StartsEachSectionAfresh) {
  const PcapngFile little = {Endian::kLittle};
  const PcapngFile big = {Endian::kBig};
  const Buffer bytes = little.section(1, 0, 60) + little.interface(1, 0) + little.interface(2, 0) +
                       little.packet(1, 5, {}) + big.section(1, 2) + big.interface(101, 0) +
                       big.packet(0, 6, {}) + little.section() + little.packet(0, 7, {});
  const Reading expected = {
      .records = {"#1 @68 5000 d6 /0 lt2", "#2 @148 6000 d6 /0 lt101", "#3 @208 unusable"}};
  EXPECT_EQ(read_capture(bytes), expected);
}

TEST(PcapngFormat, SkipsBlocksWithoutPackets) {
  const PcapngFile f;
  for (const std::size_t size : {0u, 4u, 524276u, 524280u, 3000000u}) {
    const Buffer start = f.section() + f.interface(1, 0) + f.block(0x0bad, zeros(size)) +
                         f.block(0x80000001, zeros(size));
    const Reading expected = {
        .records = {"#1 @" + std::to_string(start.size()) + " 5000 d6 0a0b0c/3 lt1"}};
    EXPECT_EQ(read_capture(start + f.packet(0, 5, kFrame)), expected) << size;
    EXPECT_EQ(read_capture(start + f.packet(0, 5, kFrame), 4096), expected) << size;
  }
}

TEST(PcapngFormat, TakesThePacketOfABlockWithVeryLongOptions) {
  const PcapngFile f;
  Buffer body = f.u32(0) + f.u64(0) + f.u32(3) + f.u32(3) + kFrame + zeros(1);
  for (int i = 0; i < 20; ++i)
    body = body + f.option(1, zeros(65532));
  const Buffer bytes = f.section() + f.interface(1, 0) + f.block(6, body) + f.packet(0, 5, kFrame);
  const Reading expected = {
      .records = {"#1 @48 0 d6 0a0b0c/3 lt1", "#2 @1310804 5000 d6 0a0b0c/3 lt1"}};
  EXPECT_EQ(read_capture(bytes), expected);
  EXPECT_EQ(read_capture(bytes, 1000), expected);
}

TEST(PcapngFormat, StopsAtABlockWithoutAFrame) {
  const PcapngFile f;
  const struct {
    std::string name;
    Buffer block;
    std::string expected;
  } cases[] = {
      {"length 0", f.u32(6) + f.u32(0) + zeros(8), "a block of 0 bytes (at least 12 are possible)"},
      {"length 8", f.u32(6) + f.u32(8) + zeros(8), "a block of 8 bytes (at least 12 are possible)"},
      {"length 17", f.u32(6) + f.u32(17) + zeros(20),
       "the two lengths of a block differ: 17 and 0"},
      {"two lengths", f.u32(99) + f.u32(16) + zeros(4) + f.u32(20),
       "the two lengths of a block differ: 16 and 20"},
      {"two lengths, far apart", f.u32(99) + f.u32(700000) + zeros(700000),
       "the two lengths of a block differ: 700000 and 0"},
      {"section magic", f.u32(0x0a0d0d0a) + f.u32(28) + zeros(20),
       "a section header without the byte-order magic"},
  };
  const Buffer good = f.packet(0, 5, kFrame);
  const Buffer start = f.section() + f.interface(1, 0) + good;
  for (const auto& c : cases) {
    const Reading expected = {.records = {"#1 @48 5000 d6 0a0b0c/3 lt1"},
                              .damage = "@84 " + c.expected};
    EXPECT_EQ(read_capture(start + c.block + good), expected) << c.name;
    EXPECT_EQ(read_capture(start + c.block + good, 1000), expected) << c.name;
  }
}

TEST(PcapngFormat, PassesOverABlockThatCannotBeUsed) {
  for (const Endian endian : kEndians) {
    const PcapngFile f = {endian};
    const auto packet_of_len = [&](std::uint32_t captured_len) {
      return f.u32(0) + f.u64(0) + f.u32(captured_len) + f.u32(60);
    };
    const struct {
      std::string name;
      Buffer block;
    } cases[] = {
        {"short packet", f.block(6, zeros(16))},
        {"short obsolete packet", f.block(2, zeros(16))},
        {"short simple packet", f.block(3, {})},
        {"short interface", f.block(1, zeros(4))},
        {"empty interface", f.block(1, {})},
        {"interface", f.packet(9, 5, kFrame)},
        {"captured length", f.block(6, packet_of_len(5) + zeros(4))},
        {"captured length of 32 bits", f.block(6, packet_of_len(0xffffffff) + zeros(4))},
        {"captured length in a long block", f.block(6, packet_of_len(700000) + zeros(600000))},
        {"simple packet", f.simple_packet(5, zeros(4))},
        {"option past the block", f.interface(1, 0, f.u16(kTsresol) + f.u16(5) + f.u32(9))},
    };
    const Buffer good = f.packet(0, 5, kFrame);
    const Buffer start = f.section() + f.interface(1, 0) + good;
    for (const auto& c : cases) {
      const std::size_t behind = 84 + c.block.size();
      const Reading expected = {
          .records = {"#1 @48 5000 d6 0a0b0c/3 lt1", "#2 @84 unusable",
                      "#3 @" + std::to_string(behind) + " 5000 d6 0a0b0c/3 lt1"}};
      EXPECT_EQ(read_capture(start + c.block + good), expected) << c.name;
      EXPECT_EQ(read_capture(start + c.block + good, 1000), expected) << c.name;
    }
  }
}

TEST(PcapngFormat, CountsAnInterfaceThatCannotBeUsed) {
  const PcapngFile f;
  const Buffer cut_options = f.interface(113, 0, f.u16(kTsresol) + f.u16(5) + f.u32(9));
  const Buffer bytes = f.section() + f.block(1, zeros(4)) + cut_options + f.interface(1, 0) +
                       f.packet(0, 5, kFrame) + f.packet(1, 5, kFrame) + f.packet(2, 5, kFrame) +
                       f.simple_packet(3, kFrame);
  const Reading expected = {.records = {"#1 @28 unusable", "#2 @44 unusable", "#3 @92 unusable",
                                        "#4 @128 0 absent d6 0a0b0c/3 lt113",
                                        "#5 @164 5000 d6 0a0b0c/3 lt1", "#6 @200 unusable"}};
  EXPECT_EQ(read_capture(bytes), expected);
}

TEST(PcapngFormat, PassesOverPacketsBeforeAnyInterface) {
  const PcapngFile f;
  const Reading expected = {.records = {"#1 @28 unusable"}};
  EXPECT_EQ(read_capture(f.section() + f.packet(0, 5, kFrame)), expected);
  EXPECT_EQ(read_capture(f.section() + f.simple_packet(3, kFrame)), expected);
}

TEST(PcapngFormat, BeginsASectionWhoseHeaderIsTooShort) {
  for (const Endian endian : kEndians) {
    const PcapngFile f = {endian};
    const Buffer start = f.section() + f.interface(113, 0) + f.packet(0, 5, kFrame);
    const Buffer end = f.interface(1, 0) + f.packet(0, 5, kFrame);
    for (const Buffer& rest : {Buffer(), f.u16(1) + f.u16(0), f.u16(1) + f.u16(2) + f.u32(0)}) {
      const Buffer header = f.block(0x0a0d0d0a, f.u32(0x1a2b3c4d) + rest);
      const std::string behind = std::to_string(84 + header.size() + 20);
      const Reading expected = {.records = {"#1 @48 5000 d6 0a0b0c/3 lt113", "#2 @84 unusable",
                                            "#3 @" + behind + " 5000 d6 0a0b0c/3 lt1"}};
      EXPECT_EQ(read_capture(start + header + end), expected);
    }
  }
}

TEST(PcapngFormat, SkipsSectionsOfOtherVersions) {
  for (const Endian endian : kEndians) {
    const PcapngFile f = {endian};
    const PcapngFile other = {endian == Endian::kLittle ? Endian::kBig : Endian::kLittle};
    const Buffer content = f.interface(1, 0) + f.packet(0, 5, kFrame);
    const Buffer strange = other.block(1, {}) + other.packet(7, 5, kFrame) +
                           other.block(0x0bad, zeros(600000)) + other.block(6, zeros(4));
    for (const std::uint16_t minor : {0, 1, 2}) {
      const Buffer first = f.section(1, minor == 2 ? 2 : 0) + content;
      const Buffer skipped = other.section(minor == 1 ? 1 : 2, minor) + strange;
      const Buffer bytes = first + skipped + skipped + f.section() + content;
      const std::string last = std::to_string(first.size() + 2 * skipped.size() + 48);
      const Reading expected = {
          .records = {"#1 @48 5000 d6 0a0b0c/3 lt1", "#2 @" + last + " 5000 d6 0a0b0c/3 lt1"},
          .notices = "section_skipped 2 @84"};
      EXPECT_EQ(read_capture(bytes), expected) << minor;
      EXPECT_EQ(read_capture(bytes, 1000), expected) << minor;
    }
    const Buffer skipped = f.section(2, 0) + content;
    EXPECT_EQ(
        read_capture(skipped + f.section() + content),
        (Reading{.records = {"#1 @132 5000 d6 0a0b0c/3 lt1"}, .notices = "section_skipped 1 @0"}));
    EXPECT_EQ(
        read_capture(f.section() + content + skipped),
        (Reading{.records = {"#1 @48 5000 d6 0a0b0c/3 lt1"}, .notices = "section_skipped 1 @84"}));
  }
}

TEST(PcapngFormat, ReadsALengthThatLeavesThePaddingOut) {
  for (const Endian endian : kEndians) {
    const PcapngFile f = {endian};
    const auto unpadded = [&](std::uint32_t type, Buffer body, std::size_t padding) {
      const Buffer total = f.u32(body.size() + 12);
      return f.u32(type) + total + body + zeros(padding) + total;
    };
    const Buffer packet = f.u32(0) + f.u32(0) + f.u32(5) + f.u32(3) + f.u32(3) + kFrame;
    const Buffer bytes = f.section() + f.interface(1, 0) + unpadded(0x0bad, zeros(2), 2) +
                         unpadded(6, packet, 1) + unpadded(0x0bad, zeros(599999), 1) +
                         unpadded(6, packet, 1);
    const Reading expected = {
        .records = {"#1 @64 5000 d6 0a0b0c/3 lt1", "#2 @600112 5000 d6 0a0b0c/3 lt1"}};
    EXPECT_EQ(read_capture(bytes), expected);
    EXPECT_EQ(read_capture(bytes, 1000), expected);
  }
}

TEST(PcapngFormat, BoundsTheInterfacesOfASection) {
  const PcapngFile f;
  const Buffer interface = f.interface(1, 0);
  Buffer bytes = f.section();
  for (int i = 0; i < 65536; ++i)
    bytes.insert(bytes.end(), interface.begin(), interface.end());
  bytes = bytes + f.packet(65535, 5, {});
  EXPECT_EQ(read_capture(bytes).records.size(), 1u);
  EXPECT_EQ(read_capture(bytes + interface + f.packet(65536, 5, {})).records,
            (std::vector<std::string>{
                "#1 @1310748 5000 d6 /0 lt1", "#2 @" + std::to_string(bytes.size()) + " unusable",
                "#3 @" + std::to_string(bytes.size() + interface.size()) + " unusable"}));
}

TEST(PcapngFormat, KeepsWhatIsBeforeACut) {
  for (const Endian endian : kEndians) {
    const PcapngFile f = {endian};
    const Buffer blocks[] = {f.section(),
                             f.interface(1, 0, f.option(kTsresol, from_hex("09"))),
                             f.packet(0, 5, kFrame),
                             f.block(5, zeros(12)),
                             f.simple_packet(3, kFrame),
                             f.section(),
                             f.interface(1, 0),
                             f.packet(0, 5, kFrame)};
    Buffer whole;
    std::vector<std::size_t> starts;
    for (const Buffer& block : blocks) {
      starts.push_back(whole.size());
      whole = whole + block;
    }
    const std::vector<std::string> records = read_capture(whole).records;
    ASSERT_EQ(records.size(), 3u);
    const std::size_t packet_ends[] = {starts[3], starts[5], whole.size()};

    for (std::size_t len = 24; len <= whole.size(); ++len) {
      const Reading reading = read_capture(Buffer(whole.begin(), whole.begin() + len));
      std::size_t expected_count = 0;
      for (const std::size_t end : packet_ends)
        expected_count += len >= end ? 1 : 0;
      ASSERT_EQ(reading.records.size(), expected_count) << len;
      std::size_t start = 0;
      for (const std::size_t s : starts)
        start = s <= len ? s : start;
      const bool between_blocks = len == start || len == whole.size();
      EXPECT_EQ(reading.damage, between_blocks ? ""
                                               : "@" + std::to_string(start) +
                                                     " the capture is cut off in the middle of a"
                                                     " record")
          << len;
    }
  }
}

TEST(PcapngFormat, RefusesACaptureOfOtherVersionsOnly) {
  const PcapngFile f;
  const std::string error =
      "test: holds pcapng sections of version 2.0 only, which are not read (1.0 and 1.2 are)";
  EXPECT_EQ(read_capture(f.section(2, 0)).error, error);
  EXPECT_EQ(read_capture(f.section(2, 0) + f.packet(0, 5, kFrame) + f.section(1, 1)).error, error);
  const Buffer section = f.section();
  EXPECT_EQ(read_capture(Buffer(section.begin(), section.begin() + 14)).error,
            "test: is cut off inside the pcapng section header, before any packet");
}

}  // namespace
}  // namespace wirelake::test
