#include "flow/byte_entropy.h"

#include <gtest/gtest.h>

#include <vector>

namespace wirelake {
namespace {

std::vector<std::byte> every_value(std::size_t times) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i < times * 256; ++i)
    bytes.push_back(static_cast<std::byte>(i & 0xff));
  return bytes;
}

TEST(ByteEntropyTest, FewBytesHaveNone) {
  ByteEntropy entropy;
  entropy.add(std::vector<std::byte>(31));
  EXPECT_FALSE(entropy.bits_per_byte());
  entropy.add(std::vector<std::byte>(1));
  EXPECT_EQ(entropy.bits_per_byte(), 0);
}

TEST(ByteEntropyTest, IsEightWhereAllValuesAreAsMany) {
  for (const std::size_t times : {1, 2, 3, 16}) {
    ByteEntropy entropy;
    entropy.add(every_value(times));
    EXPECT_NEAR(*entropy.bits_per_byte(), 8, 1e-9);
  }
}

TEST(ByteEntropyTest, PiecesAreAsTheWhole) {
  const auto bytes = every_value(5);
  ByteEntropy entropy;
  for (std::size_t at = 0; at < bytes.size(); at += 7)
    entropy.add(Bytes(bytes).subspan(at, std::min<std::size_t>(7, bytes.size() - at)));
  EXPECT_NEAR(*entropy.bits_per_byte(), 8, 1e-9);
}

TEST(ByteEntropyTest, WhatComesLaterDoesNotCount) {
  ByteEntropy entropy;
  entropy.add(std::vector<std::byte>(ByteEntropy::kMost));
  entropy.add(every_value(16));
  EXPECT_EQ(entropy.bits_per_byte(), 0);
}

}  // namespace
}  // namespace wirelake
