// Damaged captures: every capture cut off at many places, and with bytes changed at random.
//
// No crash (and under sanitizers no bad read), no hang, memory within a bound, and whatever comes
// before the damage is as in the whole capture. By default a few mutations of each capture; all of
// WIRELAKE_MUTATIONS (such as 50) of each kind where that is set.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "capture/capture_reader.h"
#include "decode/decoder.h"
#include "support/bytes.h"

namespace wirelake {
namespace {

using ByteString = std::vector<std::byte>;

constexpr int kDefaultMutations = 3;
constexpr std::size_t kChangedBytes = 8;

// The first bytes decide what a file is at all.
constexpr std::size_t kDecisiveBytes = 512;

// Of the whole test program; sanitizers need more for the same work.
constexpr long kMaxMemoryKb = 2'000'000;

int mutations() {
  const char* wanted = std::getenv("WIRELAKE_MUTATIONS");
  return wanted ? std::max(1, std::atoi(wanted)) : kDefaultMutations;
}

// One record as numbers: where it is, and a hash of all that reading and decoding made of it.
struct Outcome {
  std::uint64_t offset = 0;
  std::size_t hash = 0;

  bool operator==(const Outcome&) const = default;
};

class Hash {
 public:
  void add(std::uint64_t value) { state_ = (state_ ^ value) * 0x100000001b3u; }
  void add(Bytes bytes) {
    add(bytes.size());
    for (const std::byte byte : bytes)
      add(std::to_integer<std::uint64_t>(byte));
  }
  std::size_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325u;  // FNV-1a
};

std::size_t hash_of(const CaptureRecord& record) {
  Hash hash;
  hash.add(record.frame);
  hash.add(static_cast<std::uint64_t>(record.timestamp_ns));
  hash.add(record.bytes);
  Packet packet;
  RemarkCounts remarks;
  if (const auto reason = decode(record, packet, remarks)) {
    hash.add(static_cast<std::uint64_t>(*reason));
    return hash.value();
  }
  hash.add(std::as_bytes(std::span(packet.source.bytes)));
  hash.add(std::as_bytes(std::span(packet.destination.bytes)));
  hash.add(packet.len);
  hash.add(packet.protocol);
  if (packet.tcp) {
    hash.add(packet.tcp->payload);
    TcpOptionWalk options(packet.tcp->options);
    while (const auto option = options.next())
      hash.add(option->data);
    TlsRecordWalk records(packet.tcp->payload);
    while (const auto body = records.next())
      hash.add(*body);
  }
  if (packet.udp) hash.add(packet.udp->payload);
  return hash.value();
}

// The bytes of a capture in memory, a few thousand a read.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(Bytes bytes) : bytes_(bytes) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    const std::size_t count = std::min({out.size(), bytes_.size() - position_, std::size_t{4096}});
    std::ranges::copy(bytes_.subspan(position_, count), out.begin());
    position_ += count;
    return count;
  }
  std::uint64_t position() const override { return position_; }
  std::optional<std::uint64_t> size() const override { return bytes_.size(); }

 private:
  Bytes bytes_;
  std::size_t position_ = 0;
};

struct Reading {
  std::vector<Outcome> outcomes;
  bool is_capture = false;
  bool is_compressed = false;
};

Reading read(const ByteString& bytes) {
  Reading reading;
  auto reader = CaptureReader::open(std::make_unique<MemorySource>(bytes), "mutation");
  if (!reader) return reading;
  reading.is_capture = true;
  reading.is_compressed =
      !reader->format().starts_with("pcap") && !reader->format().starts_with("snoop");
  RecordBlock block;
  while (true) {
    const auto more = reader->next_block(block);
    if (!more || !*more) break;
    for (const CaptureRecord& record : block.records) {
      reading.outcomes.push_back({record.offset, hash_of(record)});
    }
  }
  return reading;
}

// How many records are sure to be the same in a capture that differs from byte `first` on: those
// that have another one behind them there.
std::size_t untouched(const Reading& whole, std::size_t first) {
  std::size_t count = 0;
  while (count + 1 < whole.outcomes.size() && whole.outcomes[count + 1].offset <= first)
    ++count;
  return count;
}

void expect_same_start(const Reading& whole, const Reading& damaged, std::size_t count,
                       const std::string& what) {
  ASSERT_GE(damaged.outcomes.size(), count) << what;
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_EQ(damaged.outcomes[i], whole.outcomes[i]) << what << ", record " << i;
  }
}

class Mutations : public testing::Test {
 protected:
  void TearDown() override {
    rusage usage = {};
    ASSERT_EQ(getrusage(RUSAGE_SELF, &usage), 0);
    EXPECT_LT(usage.ru_maxrss, kMaxMemoryKb);
  }

  static std::vector<std::filesystem::path> captures() {
    auto paths = test::test_captures();
    for (const auto& more : {test::seed_captures(), test::shared_captures()})
      paths.insert(paths.end(), more.begin(), more.end());
    return paths;
  }
};

TEST_F(Mutations, CutOff) {
  std::mt19937 random(1);
  for (const auto& path : captures()) {
    const ByteString bytes = test::read_file(path);
    const Reading whole = read(bytes);
    for (int i = 0; i < mutations() && !bytes.empty(); ++i) {
      const std::size_t length = random() % bytes.size();
      const Reading cut =
          read(ByteString(bytes.begin(), bytes.begin() + static_cast<long>(length)));
      // A cut capture holds a start of the records of the whole, compressed or not.
      ASSERT_LE(cut.outcomes.size(), whole.outcomes.size()) << path;
      const std::size_t sure = whole.is_compressed ? cut.outcomes.size() : untouched(whole, length);
      expect_same_start(whole, cut, std::max(sure, cut.outcomes.size()),
                        path.string() + " cut to " + std::to_string(length) + " bytes");
    }
  }
}

// Changes some bytes from `begin` on; the first that was changed.
std::size_t change(ByteString& bytes, std::size_t begin, std::mt19937& random) {
  std::size_t first = bytes.size();
  for (std::size_t i = 0; i < kChangedBytes; ++i) {
    const std::size_t at = begin + random() % (bytes.size() - begin);
    bytes[at] = static_cast<std::byte>(random());
    first = std::min(first, at);
  }
  return first;
}

TEST_F(Mutations, BytesChangedBehindTheStart) {
  std::mt19937 random(2);
  for (const auto& path : captures()) {
    const ByteString bytes = test::read_file(path);
    if (bytes.size() <= kDecisiveBytes) continue;
    const Reading whole = read(bytes);
    // Inside of a compressed stream one byte can change what comes before it in the capture.
    if (!whole.is_capture || whole.is_compressed) continue;
    for (int i = 0; i < mutations(); ++i) {
      ByteString changed = bytes;
      const std::size_t first = change(changed, kDecisiveBytes, random);
      const std::string what =
          path.string() + " changed from byte " + std::to_string(first) + " on";
      const Reading damaged = read(changed);
      ASSERT_TRUE(damaged.is_capture) << what;
      expect_same_start(whole, damaged, untouched(whole, first), what);
    }
  }
}

TEST_F(Mutations, AnyBytesChanged) {
  std::mt19937 random(3);
  for (const auto& path : captures()) {
    const ByteString bytes = test::read_file(path);
    for (int i = 0; i < mutations() && !bytes.empty(); ++i) {
      ByteString changed = bytes;
      change(changed, 0, random);
      read(changed);
    }
  }
}

}  // namespace
}  // namespace wirelake
