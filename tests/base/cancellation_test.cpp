#include "wirelake/cancellation.h"

#include <gtest/gtest.h>

namespace wirelake {
namespace {

TEST(Cancellation, NobodyCancelsTheDefault) {
  const Cancellation nobody;
  EXPECT_TRUE(nobody.begin_change());
  EXPECT_FALSE(nobody.is_cancelled());
  EXPECT_FALSE(nobody.is_changing());
}

TEST(Cancellation, BeforeAChangeThereIsNone) {
  const Cancellation cancellation = Cancellation::make();
  cancellation.cancel();
  EXPECT_FALSE(cancellation.begin_change());
  EXPECT_FALSE(cancellation.is_changing());
}

TEST(Cancellation, AnEarlierChangeIsNotForgotten) {
  const Cancellation cancellation = Cancellation::make();
  EXPECT_TRUE(cancellation.begin_change());
  cancellation.cancel();
  EXPECT_FALSE(cancellation.begin_change());
  EXPECT_TRUE(cancellation.is_changing());
}

}  // namespace
}  // namespace wirelake
