#include "load/content_digest.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <span>
#include <system_error>
#include <thread>

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

#ifdef __GLIBC__

// While it is there no thread can be started: none has room for its stack.
class NoThreads {
 public:
  NoThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, std::size_t{1} << 50);
    is_so_ = pthread_setattr_default_np(&attributes) == 0;
    pthread_attr_destroy(&attributes);
  }
  ~NoThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  bool is_so() const { return is_so_; }

 private:
  pthread_attr_t before_ = {};
  bool is_so_ = false;
};

TEST(ContentDigest, IsMadeWithoutAThreadWhereNoneCanBeHad) {
  const std::string text(6'000'000, 'x');
  const NoThreads none;
  ASSERT_TRUE(none.is_so());
  EXPECT_THROW(std::thread([] {}).join(), std::system_error);
  ContentDigest digest({5'000'000});
  for (const std::size_t at : {0, 3'000'000})
    digest.update(std::as_bytes(std::span(text).subspan(at, 3'000'000)));
  digest.finish();
  EXPECT_EQ(digest.sha256(), sha256_of(text));
  EXPECT_EQ(digest.beginnings().at(5'000'000), sha256_of(text.substr(0, 5'000'000)));
}

#endif

TEST(ContentDigest, OfNothing) {
  const ContentDigest digest({0, 1});
  EXPECT_EQ(digest.length(), 0u);
  EXPECT_EQ(digest.sha256(), sha256_of(""));
  EXPECT_EQ(digest.salted(), "");
  EXPECT_TRUE(digest.beginnings().empty());
}

}  // namespace
}  // namespace wirelake
