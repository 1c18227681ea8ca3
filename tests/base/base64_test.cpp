#include "base/base64.h"

#include <gtest/gtest.h>

#include <span>

namespace wirelake {
namespace {

TEST(Base64, ComesBackAsItWas) {
  std::string bytes;
  for (int length = 0; length < 300; ++length) {
    std::string text;
    append_base64(text, std::as_bytes(std::span(bytes)));
    EXPECT_EQ(text.size(), base64_size(bytes.size()));
    std::string read = "before ";
    EXPECT_TRUE(append_from_base64(read, text));
    EXPECT_EQ(read, "before " + bytes);
    bytes += static_cast<char>(length * 89);
  }
}

TEST(Base64, WhatIsNoneIsRefused) {
  for (const char* text : {"A", "AA", "AAA", "AAAAA", "====", "A===", "AA=A", "=AAA", "AAA=AAAA",
                           "AA A", "AAA-", "AAA_", "AB==", "AAB=", "\xff\xff\xff\xff", "AAA\n"}) {
    std::string read = "before";
    EXPECT_FALSE(append_from_base64(read, text)) << text;
    EXPECT_EQ(read, "before");
  }
}

}  // namespace
}  // namespace wirelake
