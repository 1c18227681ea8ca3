#include "load/packet_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "load/capture_batches.h"
#include "support/bytes.h"
#include "support/captures.h"

namespace wirelake {
namespace {

using namespace test;

CaptureReport parse(const std::string& path, const IpFilter& filter, std::uint64_t& visited) {
  auto parser = PacketReader::open(path, {filter});
  if (!parser) return {};
  const Status parsed = parser->parse_all([&](const Packet&) { ++visited; });
  // A capture of versions that are not read is known as one at its end.
  EXPECT_TRUE(parsed.ok() || parsed.error().code == ErrorCode::kUnsupported);
  return parser->report();
}

TEST(PacketReader, EveryFrameIsAPacketOrCounted) {
  const IpFilter all;
  auto captures = test_captures();
  for (const auto& more : {seed_captures(), shared_captures()})
    captures.insert(captures.end(), more.begin(), more.end());
  ASSERT_FALSE(captures.empty());
  for (const auto& path : captures) {
    std::uint64_t visited = 0;
    const CaptureReport report = parse(path, all, visited);
    EXPECT_EQ(report.packets, visited) << path;
    EXPECT_EQ(report.frames, report.packets + report.passed_over.total()) << path;
    std::uint64_t by_linktype = 0;
    for (const auto& [number, frames] : report.linktypes)
      by_linktype += frames;
    EXPECT_EQ(report.frames, by_linktype + report.passed_over[PassedOver::kBlockInvalid]) << path;
  }
}

TEST(PacketReader, TheSizeIsThatOfTheFileWhereverReadingStops) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "damaged.pcap";
  const ByteString bytes = pcap_bytes(tcp_frames(1, 10)) + ByteString(5000000, std::byte{0xee});
  write_file(path, bytes);
  std::uint64_t visited = 0;
  const CaptureReport report = parse(path, IpFilter(), visited);
  EXPECT_EQ(visited, 1u);
  EXPECT_TRUE(report.damage.has_value());
  EXPECT_EQ(report.bytes, bytes.size());
}

TEST(PacketReader, WhatIsNoticedAboutTheCaptureIsCountedOnce) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "joined.pcap";
  const ByteString one = pcap_bytes(tcp_frames(3, 10));
  write_file(path, one + one + zeros(4096));
  auto parser = PacketReader::open(path, {});
  ASSERT_TRUE(parser.ok());
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(parser->parse_all([](const Packet&) {}).ok());
    EXPECT_EQ(parser->report().packets, 6u);
    EXPECT_EQ(parser->report().frames, 6u);
    EXPECT_EQ(parser->report().remarks[Remark::kCaptureJoined], 1u);
    EXPECT_EQ(parser->report().remarks[Remark::kZeroPadding], 1u);
    EXPECT_EQ(parser->report().format, "pcap, big-endian, microseconds (2 captures joined)");
    EXPECT_FALSE(parser->report().damage.has_value());
  }
}

TEST(PacketReader, ThePacketsThatTheFilterRejectsAreCounted) {
  const TemporaryFolder folder;
  const auto path = write_capture(folder.path(), "a.pcap", tcp_frames(5, 10));
  const IpFilter filter({{*IpSubnet::parse("10.0.0.2"), Position::kSource}});
  std::uint64_t visited = 0;
  const CaptureReport report = parse(path, filter, visited);
  EXPECT_EQ(visited, 0u);
  EXPECT_EQ(report.passed_over[PassedOver::kFiltered], 5u);
  EXPECT_EQ(report.frames, 5u);
  EXPECT_FALSE(report.first_ns.has_value());
}

TEST(PacketReader, TheReportSaysWhatWasRead) {
  const TemporaryFolder folder;
  auto frames = tcp_frames(2, 10);
  frames.push_back(ethernet(0x0806, zeros(28)));
  const ByteString bytes = pcap_bytes(frames);
  const auto path = folder.path() / "cut.pcap";
  write_file(path, ByteString(bytes.begin(), bytes.end() - 1));
  std::uint64_t visited = 0;
  const CaptureReport report = parse(path, IpFilter(), visited);
  EXPECT_EQ(report.capture, "cut.pcap");
  EXPECT_EQ(report.format, "pcap, big-endian, microseconds");
  EXPECT_EQ(report.bytes, bytes.size() - 1);
  EXPECT_EQ(report.frames, 2u);
  EXPECT_EQ(report.first_ns, 1'000'000'005'000);
  EXPECT_EQ(report.last_ns, 1'001'000'005'000);
  ASSERT_TRUE(report.damage.has_value());
  EXPECT_EQ(report.damage->offset, bytes.size() - 16 - frames.back().size());
}

TEST(PacketReader, ProgressCanCancel) {
  const TemporaryFolder folder;
  const auto path = write_capture(folder.path(), "a.pcap", tcp_frames(5, 10));
  Progress last;
  auto parser = PacketReader::open(path, {}, [&](const Progress& progress) {
    last = progress;
    return false;
  });
  ASSERT_TRUE(parser.ok());
  const Status parsed = parser->parse_all([](const Packet&) {});
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(last.bytes_total, std::filesystem::file_size(path));
  EXPECT_GT(last.bytes_done, 0u);
}

TEST(PacketReader, ASilentPipeCanBeCancelled) {
  const TemporaryFolder folder;
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int writer = ::open(pipe.c_str(), O_RDWR);
  const ByteString bytes = pcap_bytes(tcp_frames(1, 10));
  ASSERT_EQ(::write(writer, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  int asked = 0;
  auto parser = PacketReader::open(pipe, {}, [&](const Progress&) { return ++asked < 4; });
  ASSERT_TRUE(parser.ok());
  int visited = 0;
  const Status parsed = parser->parse_all([&](const Packet&) { ++visited; });
  ::close(writer);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(visited, 1);
}

TEST(CaptureName, IsTheLastPartOfThePath) {
  EXPECT_EQ(capture_name("/a/b.pcap"), "b.pcap");
  EXPECT_EQ(capture_name("b.pcap"), "b.pcap");
  EXPECT_EQ(capture_name("-"), "-");
  EXPECT_EQ(capture_name("/a/\xff.pcap"), "\xef\xbf\xbd.pcap");
}

TEST(CaptureBatches, APipeGivesTheRowsOfTheFile) {
  const TemporaryFolder folder;
  const auto path = write_capture(folder.path(), "a.pcap", tcp_frames(3000, 400));
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { write_file(pipe, read_file(path)); });
  const IpFilter all;
  auto from_pipe = CaptureBatches::open(pipe, {all}, false);
  ASSERT_TRUE(from_pipe.ok());
  std::int64_t rows = 0;
  while (true) {
    const auto batch = from_pipe->next();
    ASSERT_TRUE(batch.ok());
    if (!*batch) break;
    EXPECT_GT((*batch)->num_rows(), 0);
    rows += (*batch)->num_rows();
  }
  writer.join();
  EXPECT_EQ(rows, 3000);
  EXPECT_EQ(from_pipe->report().packets, 3000u);
}

}  // namespace
}  // namespace wirelake
