#include "decode/link/link_type.h"

#include <gtest/gtest.h>

namespace wirelake {
namespace {

TEST(LinkTypeTable, IsInOrderAndFindsEachEntry) {
  int previous = -1;
  for (const LinkType& entry : link_types()) {
    EXPECT_GT(entry.number, previous);
    previous = entry.number;
    EXPECT_FALSE(entry.name.empty());
    EXPECT_FALSE(entry.summary.empty());
    EXPECT_EQ(find_link_type(entry.number), &entry);
  }
  EXPECT_EQ(find_link_type(1)->name, "ETHERNET");
}

TEST(LinkTypeTable, KnowsNothingElse) {
  for (int number : {2, 4, 147, 275, 277, 511, 512, 65535}) {
    EXPECT_EQ(find_link_type(static_cast<std::uint16_t>(number)), nullptr) << number;
  }
}

}  // namespace
}  // namespace wirelake
