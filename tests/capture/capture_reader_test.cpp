#include "capture/capture_reader.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "capture_bytes.h"

namespace wirelake::test {
namespace {

constexpr std::size_t kBlockLen = std::size_t{1} << 20;

// A capture of several blocks whose records fall anywhere across their edges.
Buffer large_pcap() {
  const PcapFile file;
  Buffer bytes = file.header();
  for (std::size_t i = 0; bytes.size() < 3 * kBlockLen; ++i) {
    const std::size_t len = i % 50 == 49 ? kMaxKeptLen - i : i * 37 % 1500;
    const Buffer record = file.record(Buffer(len, static_cast<std::byte>(i)));
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  return bytes;
}

Buffer large_pcapng() {
  const PcapngFile file;
  Buffer bytes = file.section() + file.interface(1, 0);
  for (std::size_t i = 0; bytes.size() < 3 * kBlockLen; ++i) {
    const Buffer record = i % 40 == 39 ? file.block(0x0bad, zeros(i * 20000))
                                       : file.packet(0, i, Buffer(i * 37 % 9000, std::byte{7}));
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  return bytes;
}

TEST(CaptureReader, GivesTheSameHoweverTheBytesArrive) {
  for (const Buffer& bytes : {large_pcap(), large_pcapng()}) {
    const Reading whole = read_capture(bytes);
    EXPECT_GT(whole.records.size(), 100u);
    EXPECT_EQ(whole.damage, "");
    for (const std::size_t chunk : {7u, 4096u, 65536u}) {
      EXPECT_TRUE(read_capture(bytes, chunk) == whole) << chunk;
    }
  }
}

TEST(CaptureReader, GivesTheSameFromAFileAndAPipe) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "file";
  const std::string pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const Buffer& bytes : {large_pcap(), large_pcapng()}) {
    write_file(file, bytes);
    std::thread writer([&] { write_file(pipe, bytes); });
    const Reading from_pipe = read_capture(pipe);
    writer.join();
    EXPECT_TRUE(read_capture(file) == from_pipe);
    EXPECT_TRUE(read_capture(bytes) == from_pipe);
  }
}

TEST(CaptureReader, ShowsALivePacketBeforeTheNextOneComes) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const PcapFile file;
  const auto put = [](std::ostream& out, const Buffer& bytes) {
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    out.flush();
  };
  std::ofstream out;
  std::thread opener([&] {
    out.open(path, std::ios::binary);
    put(out, file.header());
  });
  auto reader = CaptureReader::open(path);
  opener.join();
  ASSERT_TRUE(reader.ok());
  RecordBlock block;
  for (std::uint64_t frame = 1; frame <= 3; ++frame) {
    put(out, file.record(ipv4_frame()));
    ASSERT_TRUE(*reader->next_block(block));
    ASSERT_EQ(block.records.size(), 1u);
    EXPECT_EQ(block.records[0].frame, frame);
  }
  out.close();
  EXPECT_FALSE(*reader->next_block(block));
  EXPECT_EQ(reader->damage(), std::nullopt);
}

TEST(CaptureReader, KeepsTheBufferOfABlock) {
  auto reader = CaptureReader::open(std::make_unique<MemorySource>(large_pcap(), SIZE_MAX), "test");
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader->format(), "pcap, little-endian, microseconds");
  RecordBlock block;
  ASSERT_TRUE(*reader->next_block(block));
  const std::byte* const data = block.buffer.data();
  const std::size_t size = block.buffer.size();
  while (*reader->next_block(block)) {
    EXPECT_EQ(block.buffer.data(), data);
    EXPECT_EQ(block.buffer.size(), size);
  }
  EXPECT_EQ(reader->bytes_read(), large_pcap().size());
}

TEST(CaptureReader, StaysAtTheEnd) {
  const PcapFile file;
  auto reader = CaptureReader::open(
      std::make_unique<MemorySource>(file.header() + file.record({}) + zeros(1), SIZE_MAX), "test");
  ASSERT_TRUE(reader.ok());
  RecordBlock block;
  EXPECT_TRUE(*reader->next_block(block));
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(*reader->next_block(block));
    EXPECT_TRUE(block.records.empty());
    ASSERT_TRUE(reader->damage().has_value());
    EXPECT_EQ(reader->damage()->offset, 40u);
  }
}

TEST(CaptureReader, SaysWhereASkippedBlockIsCutOff) {
  const PcapngFile file;
  const Buffer start = file.section() + file.interface(1, 0) + file.packet(0, 5, {});
  const Buffer whole = start + file.block(0x0bad, zeros(2000000));
  for (const std::size_t missing : {1u, 1000000u, 1999000u}) {
    const Buffer cut(whole.begin(), whole.end() - static_cast<std::ptrdiff_t>(missing));
    for (const std::size_t chunk : {std::size_t{1000}, SIZE_MAX}) {
      const Reading reading = read_capture(cut, chunk);
      EXPECT_EQ(reading.records.size(), 1u);
      EXPECT_EQ(reading.damage, "@80 the capture is cut off in the middle of a record");
    }
  }
  EXPECT_EQ(read_capture(whole).damage, "");
}

TEST(CaptureReader, TurnsADamagedSourceIntoDamage) {
  const PcapFile file;
  const Buffer record = file.record(ipv4_frame());
  const Buffer bytes = file.header() + record + record + zeros(5);
  const struct {
    ErrorCode code;
    std::string damage;
    std::string error;
  } cases[] = {
      {ErrorCode::kDamaged, "@129 bad checksum", ""},
      {ErrorCode::kIo, "", "test: bad checksum"},
  };
  for (const auto& c : cases) {
    auto source = std::make_unique<MemorySource>(bytes, SIZE_MAX);
    source->fail_at_end({c.code, "bad checksum"});
    const Reading reading = read_capture(std::move(source));
    EXPECT_EQ(reading.records.size(), 2u);
    EXPECT_EQ(reading.damage, c.damage);
    EXPECT_EQ(reading.error, c.error);
  }
  // Before the format is known there is nothing to keep.
  auto source = std::make_unique<MemorySource>(zeros(10), SIZE_MAX);
  source->fail_at_end({ErrorCode::kDamaged, "bad checksum"});
  EXPECT_EQ(read_capture(std::move(source)).error, "test: bad checksum");
}

TEST(CaptureReader, FailsIfTheFileBecomesShorter) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "file";
  write_file(path, large_pcap());
  auto reader = CaptureReader::open(path);
  ASSERT_TRUE(reader.ok());
  RecordBlock block;
  ASSERT_TRUE(*reader->next_block(block));
  ASSERT_EQ(truncate(path.c_str(), 1000), 0);
  Result<bool> more = true;
  while (more.ok() && *more)
    more = reader->next_block(block);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.error().code, ErrorCode::kIo);
  EXPECT_EQ(more.error().file, path);
}

TEST(CaptureReader, NamesThePathInErrors) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "empty";
  write_file(path, {});
  EXPECT_EQ(read_capture(path).error, path + ": is empty");
  EXPECT_EQ(read_capture(path + "x").error, path + "x: does not exist; check the path");
}

void expect_readable(const std::vector<std::filesystem::path>& captures) {
  for (const auto& path : captures) {
    const Reading from_file = read_capture(path.string());
    const Buffer bytes = read_file(path);
    if (!from_file.error.empty()) {
      // Refused for what it is, never for a failure of reading.
      const bool is_of_other_version =
          from_file.error.find("which are not read") != std::string::npos;
      EXPECT_TRUE(is_of_other_version || !recognise_format(bytes).ok()) << from_file.error;
      continue;
    }
    EXPECT_TRUE(from_file == read_capture(bytes, 1)) << path;
    EXPECT_TRUE(from_file == read_capture(bytes, 4096)) << path;
  }
}

TEST(CaptureReader, ReadsTheTestCaptures) {
  if (test_captures().empty()) GTEST_SKIP() << "no test captures";
  expect_readable(test_captures());
}

TEST(CaptureReader, ReadsTheSharedCaptures) {
  if (shared_captures().empty()) GTEST_SKIP() << "no shared captures beside the project";
  expect_readable(shared_captures());
}

}  // namespace
}  // namespace wirelake::test
