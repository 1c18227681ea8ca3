#include "load/content_digest.h"

#include <gtest/gtest.h>

#include <span>

#include "base/sha256.h"

namespace wirelake {
namespace {

std::string sha256_of(std::string_view text) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(text)));
  return hash.digest();
}

TEST(ContentDigest, TellsTheWholeAndItsBeginnings) {
  const std::string text = "what a file holds, from its beginning to its end";
  const std::uint64_t size = text.size();
  const std::vector<std::uint64_t> lengths = {1, 7, 8, size - 1, size, size + 1};
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, text.size()}) {
    ContentDigest digest(lengths);
    digest.add_salted("salt");
    for (std::size_t at = 0; at < text.size(); at += piece) {
      digest.update(std::as_bytes(std::span(text).subspan(at, std::min(piece, text.size() - at))));
    }
    digest.finish();
    EXPECT_EQ(digest.length(), size);
    EXPECT_EQ(digest.sha256(), sha256_of(text));
    EXPECT_EQ(digest.salted(), sha256_of("salt" + text));
    // What is as long as the whole is no beginning of it.
    ASSERT_EQ(digest.beginnings().size(), 4u) << piece;
    for (const auto& [length, value] : digest.beginnings())
      EXPECT_EQ(value, sha256_of(std::string_view(text).substr(0, length)));
  }
}

// Long enough for a thread of its own, in pieces of another length each time.
TEST(ContentDigest, OfALargeFile) {
  std::string text(20'000'000, '\0');
  for (std::size_t i = 0; i < text.size(); ++i)
    text[i] = static_cast<char>(i * 7 + i / 251);
  const std::vector<std::uint64_t> lengths = {1'000, 4'194'304, 5'000'000, 19'999'999};
  ContentDigest digest(lengths);
  Bytes rest = std::as_bytes(std::span(text));
  for (std::size_t piece = 1; !rest.empty(); piece = piece * 3 % 1'048'577) {
    const std::size_t taken = std::min(piece, rest.size());
    digest.update(rest.first(taken));
    rest = rest.subspan(taken);
  }
  digest.finish();
  EXPECT_EQ(digest.length(), text.size());
  EXPECT_EQ(digest.sha256(), sha256_of(text));
  ASSERT_EQ(digest.beginnings().size(), lengths.size());
  for (const auto& [length, value] : digest.beginnings())
    EXPECT_EQ(value, sha256_of(std::string_view(text).substr(0, length)));
  ContentDigest abandoned;
  abandoned.update(std::as_bytes(std::span(text)));
}

TEST(ContentDigest, OfNothing) {
  const ContentDigest digest({0, 1});
  EXPECT_EQ(digest.length(), 0u);
  EXPECT_EQ(digest.sha256(), sha256_of(""));
  EXPECT_EQ(digest.salted(), "");
  EXPECT_TRUE(digest.beginnings().empty());
}

}  // namespace
}  // namespace wirelake
