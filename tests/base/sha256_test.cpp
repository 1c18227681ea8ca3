#include "base/sha256.h"

#include <gtest/gtest.h>

#include <span>

namespace wirelake {
namespace {

std::string sha256(std::string_view text, std::size_t piece) {
  Sha256 hash;
  Bytes rest = std::as_bytes(std::span(text));
  while (!rest.empty()) {
    const std::size_t taken = std::min(piece, rest.size());
    hash.update(rest.first(taken));
    rest = rest.subspan(taken);
  }
  EXPECT_EQ(hash.digest(), hash.digest());
  return hash.digest();
}

// FIPS 180-4's examples, and lengths around the end of a block (of sha256sum).
TEST(Sha256, KnownDigests) {
  const struct {
    std::string text;
    const char* digest;
  } cases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(55, 'x'), "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072"},
      {std::string(56, 'x'), "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e"},
      {std::string(63, 'x'), "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2"},
      {std::string(64, 'x'), "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c"},
      {std::string(119, 'x'), "000b48d4edf0fa7bee3c6236ecd2785baa5db4eeb8bb54341b029e0d9fa5fb0c"},
      {std::string(120, 'x'), "13f05a0b594787f5ecd315edc96141bd3243203d1b7d4f0836f37308b276ba98"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& c : cases) {
    for (const std::size_t piece : {1u, 63u, 64u, 65u, 1'000'000u})
      EXPECT_EQ(sha256(c.text, piece), c.digest) << c.text.size() << " by " << piece;
  }
}

TEST(Sha256, MoreCanFollowADigest) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span("ab", 2)));
  EXPECT_NE(hash.digest(), "");
  hash.update(std::as_bytes(std::span("c", 1)));
  EXPECT_EQ(hash.digest(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace wirelake
