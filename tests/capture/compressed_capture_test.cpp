// Captures that are compressed, as CaptureReader sees them.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <thread>

#include "compressed_bytes.h"

namespace wirelake::test {
namespace {

Buffer small_pcap() {
  const PcapFile file;
  Buffer bytes = file.header();
  for (std::size_t i = 0; i < 20; ++i)
    bytes = bytes + file.record(noise(i * 7));
  return bytes;
}

// Larger than a block of any compression, and than a block of records.
Buffer noisy_pcap() {
  const PcapFile file;
  Buffer bytes = file.header();
  const Buffer data = noise(3000000);
  for (std::size_t at = 0; at < data.size(); at += 1500) {
    const auto begin = data.begin() + static_cast<std::ptrdiff_t>(at);
    const Buffer record = file.record(Buffer(begin, begin + 1500));
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  return bytes;
}

Buffer small_pcapng() {
  const PcapngFile file;
  return file.section() + file.interface(1, 0) + file.packet(0, 1, noise(60)) +
         file.block(0x0bad, noise(600000)) + file.packet(0, 2, noise(80));
}

bool starts_with(const Reading& whole, const Reading& part, std::size_t count) {
  return whole.records.size() >= count && part.records.size() >= count &&
         std::equal(part.records.begin(), part.records.begin() + static_cast<std::ptrdiff_t>(count),
                    whole.records.begin());
}

TEST(CompressedCapture, IsTheSameAsTheCaptureInIt) {
  for (const Buffer& capture : {small_pcap(), noisy_pcap(), small_pcapng()}) {
    const Reading expected = read_capture(capture);
    ASSERT_EQ(expected.damage + expected.error, "");
    for (const Codec& codec : codecs()) {
      const Buffer compressed = codec.compress(capture);
      for (const std::size_t chunk : {std::size_t{7}, std::size_t{4096}, SIZE_MAX}) {
        EXPECT_TRUE(read_capture(compressed, chunk) == expected) << codec.name << " " << chunk;
      }
      const auto middle = static_cast<std::ptrdiff_t>(capture.size() / 2);
      const Buffer members = codec.compress(first(capture, capture.size() / 2)) +
                             codec.compress(Buffer(capture.begin() + middle, capture.end()));
      EXPECT_TRUE(read_capture(members) == expected) << codec.name << " in two members";
    }
  }
}

TEST(CompressedCapture, IsTheSameFromAFileAndAPipe) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "file";
  const std::string pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const Reading expected = read_capture(noisy_pcap());
  for (const Codec& codec : codecs()) {
    const Buffer compressed = codec.compress(noisy_pcap());
    write_file(file, compressed);
    std::thread writer([&] { write_file(pipe, compressed); });
    const Reading from_pipe = read_capture(pipe);
    writer.join();
    EXPECT_TRUE(from_pipe == expected) << codec.name;
    EXPECT_TRUE(read_capture(file) == expected) << codec.name;
  }
}

TEST(CompressedCapture, NamesItsFormatAndCountsCompressedBytes) {
  for (const Codec& codec : codecs()) {
    const Buffer compressed = codec.compress(small_pcap());
    auto reader = CaptureReader::open(std::make_unique<MemorySource>(compressed, SIZE_MAX), "test");
    ASSERT_TRUE(reader.ok());
    EXPECT_EQ(reader->format(), codec.name + ", pcap, little-endian, microseconds");
    RecordBlock block;
    while (*reader->next_block(block)) {
    }
    EXPECT_EQ(reader->bytes_read(), compressed.size());
    EXPECT_EQ(reader->size(), compressed.size());
  }
}

TEST(CompressedCapture, ShowsAPacketAsSoonAsItCanBeUnpacked) {
  const PcapFile file;
  const Buffer flushed = gzip_flushed(file.header() + file.record(ipv4_frame()));
  auto source = std::make_unique<MemorySource>(flushed + zeros(10), flushed.size());
  const MemorySource& watched = *source;
  auto reader = CaptureReader::open(std::move(source), "test");
  ASSERT_TRUE(reader.ok());
  RecordBlock block;
  ASSERT_TRUE(*reader->next_block(block));
  EXPECT_EQ(block.records.size(), 1u);
  EXPECT_EQ(watched.position(), flushed.size()) << "waited for more than it needed";
}

TEST(CompressedCapture, KeepsWhatIsBeforeACut) {
  const Buffer capture = small_pcap();
  const Reading whole = read_capture(capture);
  for (const Codec& codec : codecs()) {
    const Buffer compressed = codec.compress(capture);
    const std::string cut_off = "the " + codec.name + " data is cut off";
    std::size_t most = 0;
    for (std::size_t len = 8; len < compressed.size(); ++len) {
      const Reading reading = read_capture(first(compressed, len));
      ASSERT_TRUE(starts_with(whole, reading, reading.records.size())) << codec.name << len;
      if (reading.error.empty()) {
        EXPECT_TRUE(reading.damage.ends_with(" " + cut_off)) << reading.damage;
      } else {
        EXPECT_EQ(reading.error, "test: " + cut_off + ", before any packet");
      }
      EXPECT_GE(reading.records.size(), most) << codec.name << len;
      most = reading.records.size();
    }
    EXPECT_EQ(most, whole.records.size()) << codec.name << " without its last byte";
  }
}

// The formats' checksums do not cover a few bytes, such as gzip's time and name of system.
TEST(CompressedCapture, SaysIfAByteIsDamaged) {
  const Buffer capture = small_pcap();
  const Reading whole = read_capture(capture);
  for (const Codec& codec : codecs()) {
    const Buffer compressed = codec.compress(capture);
    std::size_t unnoticed = 0;
    for (std::size_t at = 0; at < compressed.size(); ++at) {
      for (const std::byte change : {std::byte{0xff}, std::byte{0x01}, std::byte{0x80}}) {
        Buffer damaged = compressed;
        damaged[at] ^= change;
        const Reading reading = read_capture(damaged);
        if (reading == whole) {
          ++unnoticed;
        } else {
          EXPECT_NE(reading.damage + reading.error, "") << codec.name << " at " << at;
        }
      }
    }
    EXPECT_LE(unnoticed, 20u) << codec.name;
  }
}

TEST(CompressedCapture, KeepsWhatIsBeforeDamage) {
  const Buffer capture = noisy_pcap();
  const Reading whole = read_capture(capture);
  for (const Codec& codec : codecs()) {
    Buffer damaged = codec.compress(capture);
    damaged[damaged.size() * 9 / 10] ^= std::byte{0xff};
    const Reading reading = read_capture(damaged);
    EXPECT_NE(reading.damage, "");
    EXPECT_TRUE(starts_with(whole, reading, whole.records.size() * 8 / 10)) << codec.name;
  }
}

TEST(CompressedCapture, KeepsAllThatIsBeforeAMemberThatIsNotRead) {
  const Buffer window_too_large = from_hex("28b52ffd 00 90 090000 61");
  const Reading reading = read_capture(zstd(small_pcap()) + window_too_large);
  EXPECT_EQ(reading.records.size(), 20u);
  EXPECT_EQ(reading.damage, "@" + std::to_string(small_pcap().size()) +
                                " the zstd data needs a window of more than 128 MiB, which is not "
                                "read; decompress it first with zstd -d --long=31");
}

TEST(CompressedCapture, SaysWhatIsInsteadOfACapture) {
  const Buffer tar = zeros(257) + from_hex("7573746172") + zeros(250);
  const struct {
    std::string name;
    Buffer bytes;
    std::string expected;
  } cases[] = {
      {"empty", gzip({}), "is gzip data whose content is empty"},
      {"text", xz(from_hex("6869")),
       "is xz data whose content is text, not a capture; text2pcap makes one out of a hexadecimal "
       "dump"},
      {"a tar archive", gzip(tar),
       "is gzip data whose content is a tar archive, not a capture; decompress it first"},
      {"half a file header", lz4(first(small_pcap(), 10)),
       "is lz4 data whose content is cut off inside the pcap file header, before any packet"},
      {"the same, cut off", first(gzip_flushed(first(small_pcap(), 10)), 20),
       "the gzip data is cut off, before any packet"},
      {"gzip in gzip", gzip(gzip(small_pcap())),
       "is compressed twice (gzip on the outside), and one layer is read; decompress it first"},
      {"zstd in xz", xz(zstd(small_pcap())),
       "is compressed twice (xz on the outside), and one layer is read; decompress it first"},
      {"no gzip behind the magic number", from_hex("1f8bff0000000000"),
       "the gzip data is damaged: unknown compression method, before any packet"},
      {"the magic number of gzip alone", from_hex("1f8b"),
       "the gzip data is cut off, before any packet"},
      {"a skippable frame alone", skippable_frame(noise(10)),
       "is a skippable frame of zstd or lz4 without compressed data behind it"},
  };
  for (const auto& c : cases) {
    for (const std::size_t chunk : {std::size_t{1}, SIZE_MAX}) {
      EXPECT_EQ(read_capture(c.bytes, chunk).error, "test: " + c.expected) << c.name;
    }
  }
}

TEST(CompressedCapture, CountsTheRecordsOfABomb) {
  constexpr std::size_t kRecords = 5000000;
  // Zeros before a record are records of no bytes at second 0, and no less many.
  const Buffer bomb =
      zstd(PcapFile().header() + zeros((kRecords - 1) * 16) + PcapFile().record({}));
  EXPECT_LT(bomb.size(), 10000u);
  auto reader = CaptureReader::open(std::make_unique<MemorySource>(bomb, SIZE_MAX), "test");
  ASSERT_TRUE(reader.ok());
  RecordBlock block;
  std::size_t records = 0;
  while (*reader->next_block(block)) {
    records += block.records.size();
    EXPECT_LE(block.buffer.size(), std::size_t{2} << 20);
    EXPECT_LE(block.records.size(), std::size_t{1} << 17);
  }
  EXPECT_EQ(records, kRecords);
  EXPECT_EQ(reader->damage(), std::nullopt);
}

TEST(CompressedCapture, ReadsARealOne) {
  const std::filesystem::path folder = WIRELAKE_TEST_DATA;
  const Reading reading =
      read_capture((folder / "pcapplusplus/pcapng-example.pcapng.zst").string());
  EXPECT_EQ(reading.records.size(), 159u);
  EXPECT_EQ(reading.damage + reading.error, "");
}

}  // namespace
}  // namespace wirelake::test
