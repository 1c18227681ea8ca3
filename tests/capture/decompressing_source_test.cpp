#include "capture/decompressing_source.h"

#include <gtest/gtest.h>
#include <lzma.h>
#include <sys/resource.h>

#include <string>

#include "compressed_bytes.h"

namespace wirelake::test {
namespace {

struct Content {
  Buffer bytes = {};
  std::string error = {};  // The message.
};

// The content of `compressed`, read at most `chunk` bytes at a time into at most `out_len`.
Content content_of(const Buffer& compressed, std::size_t chunk = SIZE_MAX,
                   std::size_t out_len = 100000) {
  const std::size_t head_len = std::min<std::size_t>(compressed.size(), 24);
  const auto middle = compressed.begin() + static_cast<std::ptrdiff_t>(head_len);
  auto source = DecompressingSource::open(
      Bytes(compressed).first(head_len),
      std::make_unique<MemorySource>(Buffer(middle, compressed.end()), chunk));
  Content content;
  if (!source) return {.error = source.error().message};
  Buffer part(out_len);
  while (true) {
    const auto count = (*source)->read(part);
    if (!count) {
      content.error = count.error().message;
      EXPECT_FALSE((*source)->read(part).ok()) << "forgot its failure";
      return content;
    }
    if (*count == 0) return content;
    content.bytes.insert(content.bytes.end(), part.begin(),
                         part.begin() + static_cast<std::ptrdiff_t>(*count));
  }
}

void expect_content(const Buffer& compressed, const Buffer& expected, const std::string& error) {
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{1000}, SIZE_MAX}) {
    const Content content = content_of(compressed, chunk, chunk == 1 ? 17 : 100000);
    EXPECT_TRUE(content.bytes == expected) << content.bytes.size() << " of " << expected.size();
    EXPECT_EQ(content.error, error);
  }
}

TEST(DecompressingSource, ReadsEveryFormat) {
  const Buffer contents[] = {{}, from_hex("61"), zeros(1000000), noise(500000)};
  for (const Codec& codec : codecs()) {
    for (const Buffer& content : contents) {
      SCOPED_TRACE(codec.name + " of " + std::to_string(content.size()));
      const Buffer compressed = codec.compress(content);
      ASSERT_TRUE(DecompressingSource::accepts(compressed));
      expect_content(compressed, content, "");
    }
  }
}

TEST(DecompressingSource, AcceptsNothingElse) {
  for (const std::string hex : {"", "1f", "28b52f", "0a0d0d0a", "d4c3b2a1", "425a6839",
                                "60 2a4d18 00000000", "02214c18 00000000", "fd377a585a01"}) {
    EXPECT_FALSE(DecompressingSource::accepts(from_hex(hex))) << hex;
  }
}

TEST(DecompressingSource, ReadsMembersInARow) {
  const Buffer a = from_hex("616161");
  const Buffer b = noise(300);
  for (const Codec& codec : codecs()) {
    const Buffer first_member = codec.compress(a);
    const Buffer second_member = codec.compress(b);
    const Buffer empty_member = codec.compress({});
    const std::string data = "the " + codec.name + " data ";
    const struct {
      std::string name;
      Buffer compressed;
      Buffer expected;
      std::string error;
    } cases[] = {
        {"two", first_member + second_member, a + b, ""},
        {"an empty one between", first_member + empty_member + second_member, a + b, ""},
        {"zero bytes behind", first_member + zeros(1000), a, ""},
        {"zero bytes between", first_member + zeros(12) + second_member, a + b, ""},
        {"the second cut off", first_member + first(second_member, second_member.size() - 1), a + b,
         data + "is cut off"},
        {"the second without content", first_member + first(second_member, 6), a,
         data + "is cut off"},
        {"other bytes behind", first_member + from_hex("01"), a,
         data + "is followed by bytes that are something else"},
        {"other bytes behind zeros", first_member + zeros(4) + noise(20), a,
         data + "is followed by bytes that are something else"},
        {"a magic number that is cut off", first_member + first(second_member, 1), a,
         data + "is followed by bytes that are something else"},
    };
    for (const auto& c : cases) {
      SCOPED_TRACE(codec.name + ": " + c.name);
      expect_content(c.compressed, c.expected, c.error);
    }
  }
}

TEST(DecompressingSource, DoesNotMixFormats) {
  expect_content(gzip(from_hex("61")) + zstd(from_hex("62")), from_hex("61"),
                 "the gzip data is followed by bytes that are something else");
  expect_content(zstd(from_hex("61")) + lz4(from_hex("62")), from_hex("61"),
                 "the zstd data is followed by bytes that are something else");
}

TEST(DecompressingSource, SkipsSkippableFrames) {
  const Buffer a = from_hex("616161");
  const Buffer skipped = skippable_frame(noise(2000));
  const struct {
    std::string name;
    Buffer compressed;
    Buffer expected;
    std::string error;
  } cases[] = {
      {"in front of zstd", skipped + skippable_frame({}) + zstd(a), a, ""},
      {"in front of lz4", skipped + lz4(a), a, ""},
      {"between and behind", zstd(a) + skipped + zstd(a) + skipped, a + a, ""},
      {"cut off behind", lz4(a) + first(skipped, 100), a, "the lz4 data is cut off"},
      {"its header cut off", lz4(a) + first(skipped, 7), a,
       "the lz4 data is followed by bytes that are something else"},
      {"behind gzip", gzip(a) + skipped, a,
       "the gzip data is followed by bytes that are something else"},
      {"alone",
       skipped,
       {},
       "is a skippable frame of zstd or lz4 without compressed data behind it"},
      {"alone and cut off",
       first(skipped, 100),
       {},
       "is cut off inside a skippable frame of zstd or lz4"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    expect_content(c.compressed, c.expected, c.error);
  }
}

// Half a megabyte is four blocks of zstd and eight of lz4.
TEST(DecompressingSource, GivesWhatIsBeforeACut) {
  const Buffer content = noise(250000) + zeros(250000);
  for (const Codec& codec : codecs()) {
    const Buffer compressed = codec.compress(content);
    std::size_t longest = 0;
    for (std::size_t len = 8; len < compressed.size(); len += 1 + compressed.size() / 300) {
      const Content cut = content_of(first(compressed, len));
      EXPECT_EQ(cut.error, "the " + codec.name + " data is cut off") << len;
      ASSERT_TRUE(cut.bytes == first(content, cut.bytes.size())) << codec.name << " at " << len;
      EXPECT_GE(cut.bytes.size(), longest);
      longest = cut.bytes.size();
      // What is missing is less than a block, of what is hardly shorter for being compressed.
      if (len < 250000) {
        EXPECT_GE(cut.bytes.size() + 135000, len) << codec.name;
      }
    }
    EXPECT_TRUE(content_of(first(compressed, compressed.size() - 1)).bytes == content)
        << codec.name << ": all content is there, only the last checksum is not";
  }
}

TEST(DecompressingSource, GivesWhatIsBeforeDamage) {
  const Buffer content = noise(500000);
  for (const Codec& codec : codecs()) {
    Buffer compressed = codec.compress(content);
    const std::size_t damaged_at = compressed.size() * 9 / 10;
    compressed[damaged_at] ^= std::byte{0xff};
    const struct {
      std::size_t chunk;
      std::size_t out_len;  // Up to where the format's library could decode several blocks at once.
    } cases[] = {{SIZE_MAX, 2000000}, {100, 2000000}, {SIZE_MAX, 999}};
    for (const auto& c : cases) {
      const Content damaged = content_of(compressed, c.chunk, c.out_len);
      EXPECT_TRUE(damaged.error.starts_with("the " + codec.name + " data is damaged: "))
          << damaged.error;
      ASSERT_GE(damaged.bytes.size(), damaged_at - 135000) << codec.name << " " << c.out_len;
      EXPECT_TRUE(first(damaged.bytes, damaged_at - 135000) == first(content, damaged_at - 135000));
    }
  }
}

// A block of literals, of which a part may still have to be handed out when the header of the next
// block turns out to make no sense.
TEST(DecompressingSource, GivesAllOfTheBlockBeforeDamage) {
  const Buffer literals = noise(1000);
  const struct {
    std::string name;
    Buffer block;
    Buffer next_header;
  } cases[] = {
      // Block header (RFC 8878 section 3.1.1.2): size 1003, compressed. Raw literals, no sequences.
      {"zstd",
       from_hex("28b52ffd 00 00") + number(1003 << 3 | 2 << 1, 3, Endian::kLittle) +
           number(1000 << 4 | 1 << 2, 2, Endian::kLittle) + literals + zeros(1),
       from_hex("070000")},  // Of the reserved type.
      // 15 + 3 * 255 + 220 literals.
      {"lz4",
       from_hex("04224d18 60 40 82") + number(1005, 4, Endian::kLittle) + from_hex("f0 ffffff dc") +
           literals,
       number(1 << 20, 4, Endian::kLittle)},  // Longer than the 64 KiB that the frame announces.
  };
  for (const auto& c : cases) {
    for (const std::size_t out_len : {1u, 400u, 999u, 1000u, 1001u}) {
      const Content content = content_of(c.block + c.next_header, SIZE_MAX, out_len);
      EXPECT_TRUE(content.bytes == literals) << c.name << " " << out_len;
      EXPECT_TRUE(content.error.starts_with("the " + c.name + " data is damaged: "))
          << content.error;
    }
  }
}

TEST(DecompressingSource, SaysWhatIsMoreThanItTakes) {
  // A frame of one raw block, whose header asks for a window of 2^27 or 2^28 bytes.
  expect_content(from_hex("28b52ffd 00 88 090000 61"), from_hex("61"), "");
  expect_content(from_hex("28b52ffd 00 90 090000 61"), {},
                 "the zstd data needs a window of more than 128 MiB, which is not read; decompress "
                 "it first with zstd -d --long=31");
  // A dictionary of number 1.
  expect_content(from_hex("28b52ffd 01 00 01 090000 61"), {},
                 "the zstd data was made with a dictionary, which is not read; decompress it "
                 "first");

  // Behind the stream header: block header size, flags, two lengths, filter LZMA2 (0x21) with one
  // byte of properties, the size of its dictionary; the block header ends with a checksum.
  Buffer stream = xz(from_hex("61"));
  const std::size_t header_len = 4 * (std::to_integer<std::size_t>(stream[12]) + 1);
  ASSERT_EQ(stream[16], std::byte{0x21});
  stream[18] = std::byte{36};  // 1 GiB.
  const Buffer checksum =
      number(lzma_crc32(reinterpret_cast<const std::uint8_t*>(&stream[12]), header_len - 4, 0), 4,
             Endian::kLittle);
  std::copy(checksum.begin(), checksum.end(),
            stream.begin() + static_cast<std::ptrdiff_t>(12 + header_len - 4));
  expect_content(stream, {},
                 "the xz data needs 1025 MiB of memory, more than the limit of 256 MiB; "
                 "decompress it first with xz -d");
}

TEST(DecompressingSource, PassesFailuresOfTheSourceOn) {
  const Buffer compressed = gzip_flushed(from_hex("616263"));
  auto memory = std::make_unique<MemorySource>(compressed, SIZE_MAX);
  memory->fail_at_end({ErrorCode::kIo, "no more"});
  auto source = DecompressingSource::open({}, std::move(memory));
  ASSERT_TRUE(source.ok());
  Buffer part(10);
  EXPECT_EQ(*(*source)->read(part), 3u);
  const auto rest = (*source)->read(part);
  ASSERT_FALSE(rest.ok());
  EXPECT_EQ(rest.error().code, ErrorCode::kIo);
  EXPECT_EQ(rest.error().message, "no more");
}

TEST(DecompressingSource, CountsCompressedBytes) {
  const Buffer compressed = zstd(zeros(1000000));
  auto source = DecompressingSource::open({}, std::make_unique<MemorySource>(compressed, SIZE_MAX));
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->size(), compressed.size());
  Buffer part(2000000);
  while (*(*source)->read(part) > 0) {
  }
  EXPECT_EQ((*source)->position(), compressed.size());
}

long peak_memory_kib() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(DecompressingSource, UnpacksABombInBoundedMemory) {
  constexpr std::size_t kBombLen = std::size_t{1} << 30;
  constexpr std::size_t kMemberLen = std::size_t{1} << 26;
  const Buffer member_content = zeros(kMemberLen);
  Buffer part(1000000);
  for (const Codec& codec : codecs()) {
    const Buffer member = codec.compress(member_content);
    Buffer bomb;
    for (std::size_t len = 0; len < kBombLen; len += kMemberLen) {
      bomb.insert(bomb.end(), member.begin(), member.end());
    }
    const long before = peak_memory_kib();
    auto source = DecompressingSource::open({}, std::make_unique<MemorySource>(bomb, SIZE_MAX));
    ASSERT_TRUE(source.ok());
    std::size_t total = 0;
    while (true) {
      const auto count = (*source)->read(part);
      ASSERT_TRUE(count.ok());
      if (*count == 0) break;
      total += *count;
    }
    EXPECT_EQ(total, kBombLen);
    EXPECT_LT(peak_memory_kib() - before, 40000) << codec.name;
  }
}

}  // namespace
}  // namespace wirelake::test
