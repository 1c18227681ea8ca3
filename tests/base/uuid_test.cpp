#include "base/uuid.h"

#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace wirelake {
namespace {

// RFC 9562 section 5.7.
const std::regex kVersion7("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

TEST(Uuid, RisesWithEachThatIsMade) {
  std::string last;
  for (int i = 0; i < 10'000; ++i) {
    std::string made = make_uuid_v7();
    ASSERT_TRUE(std::regex_match(made, kVersion7)) << made;
    ASSERT_LT(last, made);
    last = std::move(made);
  }
}

TEST(Uuid, OfATimeAndANameIsAlwaysTheSame) {
  constexpr std::int64_t kTime = 1'518'028'414'123'456;
  const std::string one = uuid_v7_of(kTime, "one");
  EXPECT_TRUE(std::regex_match(one, kVersion7)) << one;
  EXPECT_EQ(one.substr(0, 13), "0161718b-5cab");  // 1'518'028'414'123 milliseconds.
  EXPECT_EQ(one, uuid_v7_of(kTime, "one"));
  EXPECT_NE(one, uuid_v7_of(kTime, "two"));
  EXPECT_LT(one, uuid_v7_of(kTime + 1'000, "one"));
  EXPECT_TRUE(std::regex_match(uuid_v7_of(-1, ""), kVersion7));
}

}  // namespace
}  // namespace wirelake
