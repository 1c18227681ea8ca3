#include "base/byte_cursor.h"

#include <gtest/gtest.h>

#include "support/bytes.h"

namespace wirelake {
namespace {

using test::from_hex;

TEST(LoadUnsigned, ReadsBothByteOrders) {
  const auto bytes = from_hex("01 02 03 04 05 06 07 f8");
  const std::span<const std::byte, 8> eight(bytes);
  EXPECT_EQ(load_unsigned(eight.first<1>(), Endian::kBig), 0x01u);
  EXPECT_EQ(load_unsigned(eight.first<2>(), Endian::kBig), 0x0102u);
  EXPECT_EQ(load_unsigned(eight.first<2>(), Endian::kLittle), 0x0201u);
  EXPECT_EQ(load_unsigned(eight.first<4>(), Endian::kBig), 0x01020304u);
  EXPECT_EQ(load_unsigned(eight.first<4>(), Endian::kLittle), 0x04030201u);
  EXPECT_EQ(load_unsigned(eight, Endian::kBig), 0x01020304050607f8u);
  EXPECT_EQ(load_unsigned(eight, Endian::kLittle), 0xf807060504030201u);
}

TEST(ByteCursor, ReadsInOrder) {
  const auto bytes = from_hex("01 0203 04050607 08090a0b0c0d0e0f 10 11");
  ByteCursor cursor(bytes);
  EXPECT_EQ(cursor.u8(), 0x01);
  EXPECT_EQ(cursor.u16(), 0x0203);
  EXPECT_EQ(cursor.u32(), 0x04050607u);
  EXPECT_EQ(cursor.u64(), 0x08090a0b0c0d0e0fu);
  EXPECT_EQ(cursor.remaining(), 2u);
  EXPECT_TRUE(cursor.skip(1));
  EXPECT_EQ(cursor.rest().data(), bytes.data() + 16);
  EXPECT_EQ(cursor.u8(), 0x11);
  EXPECT_TRUE(cursor.empty());
}

TEST(ByteCursor, ReadsLittleEndian) {
  const auto bytes = from_hex("0102 03040506 0708090a0b0c0d0e");
  ByteCursor cursor(bytes, Endian::kLittle);
  EXPECT_EQ(cursor.u16(), 0x0201);
  EXPECT_EQ(cursor.u32(), 0x06050403u);
  EXPECT_EQ(cursor.u64(), 0x0e0d0c0b0a090807u);
}

// One byte short of each read, and every shorter input: nothing is read, and nothing moves.
TEST(ByteCursor, ReadPastTheEndMovesNothing) {
  struct Case {
    const char* name;
    std::size_t size;
    bool (*read)(ByteCursor&);
  };
  const Case cases[] = {
      {"u8", 1, [](ByteCursor& c) { return c.u8().has_value(); }},
      {"u16", 2, [](ByteCursor& c) { return c.u16().has_value(); }},
      {"u32", 4, [](ByteCursor& c) { return c.u32().has_value(); }},
      {"u64", 8, [](ByteCursor& c) { return c.u64().has_value(); }},
      {"bytes", 5, [](ByteCursor& c) { return c.bytes(5).has_value(); }},
      {"header", 7, [](ByteCursor& c) { return static_cast<bool>(c.header<7>()); }},
      {"skip", 3, [](ByteCursor& c) { return c.skip(3); }},
  };
  for (const Case& c : cases) {
    for (std::size_t size = 0; size <= c.size; ++size) {
      SCOPED_TRACE(std::string(c.name) + " of " + std::to_string(size) + " bytes");
      const std::vector<std::byte> bytes(size, std::byte{0xab});
      ByteCursor cursor(bytes);
      const bool fits = size == c.size;
      EXPECT_EQ(c.read(cursor), fits);
      EXPECT_EQ(cursor.remaining(), fits ? 0 : size);
    }
  }
}

TEST(ByteCursor, HugeSizesDoNotWrapAround) {
  const auto bytes = from_hex("01 02 03");
  ByteCursor cursor(bytes);
  ASSERT_TRUE(cursor.skip(1));
  EXPECT_FALSE(cursor.bytes(SIZE_MAX).has_value());
  EXPECT_FALSE(cursor.skip(SIZE_MAX - 1));
  EXPECT_EQ(cursor.remaining(), 2u);
}

TEST(ByteCursor, EmptyReadsSucceedEverywhere) {
  ByteCursor cursor{Bytes{}};
  EXPECT_TRUE(cursor.empty());
  EXPECT_TRUE(cursor.skip(0));
  ASSERT_TRUE(cursor.bytes(0).has_value());
  EXPECT_TRUE(cursor.bytes(0)->empty());
  EXPECT_FALSE(cursor.u8().has_value());
}

TEST(ByteCursor, ViewsPointIntoTheInput) {
  const auto bytes = from_hex("01 02 03 04 05 06");
  ByteCursor cursor(bytes);
  const auto header = cursor.header<2>();
  const auto rest = cursor.bytes(3);
  ASSERT_TRUE(header && rest);
  EXPECT_EQ((*header).data(), bytes.data());
  EXPECT_EQ(rest->data(), bytes.data() + 2);
  EXPECT_EQ(rest->size(), 3u);
  EXPECT_EQ(cursor.u8(), 0x06);
}

TEST(Field, ReadsAtItsOffset) {
  const auto bytes = from_hex("00 11 22 33 44 55 66 77 88 99");
  const std::span<const std::byte, 10> header(bytes);
  EXPECT_EQ((field<1, 9>(header)), 0x99u);
  EXPECT_EQ((field<2, 1>(header)), 0x1122u);
  EXPECT_EQ((field<4, 6>(header)), 0x66778899u);
  EXPECT_EQ((field<8, 2>(header)), 0x2233445566778899u);
  EXPECT_EQ((field<2, 1>(header, Endian::kLittle)), 0x2211u);
}

}  // namespace
}  // namespace wirelake
