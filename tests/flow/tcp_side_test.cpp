#include "flow/tcp/tcp_side.h"

#include <gtest/gtest.h>

namespace wirelake {
namespace {

TcpSegment segment(std::uint32_t sequence, std::uint32_t len, std::uint16_t flags = kTcpAck) {
  TcpSegment made;
  made.sequence = sequence;
  made.payload_len = len;
  made.flags = flags;
  return made;
}

TEST(TcpSideTest, PlacesAreCountedFromBehindTheSyn) {
  TcpSide side;
  side.add(segment(100, 0, kTcpSyn));
  EXPECT_EQ(side.add(segment(101, 10)).offset, 0);
  EXPECT_EQ(side.add(segment(111, 10)).offset, 10);
  const SegmentPlace late = side.add(segment(131, 10));
  EXPECT_FALSE(late.is_out_of_order);
  EXPECT_TRUE(side.add(segment(121, 10)).is_out_of_order);
  EXPECT_EQ(side.add(segment(105, 20)).fresh_bytes, 0);
  EXPECT_EQ(side.missed_bytes(), 0);
}

TEST(TcpSideTest, NumbersWrap) {
  TcpSide side;
  std::uint32_t number = 0xfffffff0;
  side.add(segment(number, 0, kTcpSyn));
  ++number;
  std::int64_t offset = 0;
  for (int i = 0; i < 5000; ++i) {
    EXPECT_EQ(side.add(segment(number, 1'000'000)).offset, offset);
    number += 1'000'000;
    offset += 1'000'000;
  }
  EXPECT_GT(offset, std::int64_t{1} << 32);
}

TEST(TcpSideTest, WithoutASynItBeginsWithWhatComesFirst) {
  TcpSide side;
  EXPECT_EQ(side.add(segment(5000, 10)).offset, 0);
  const SegmentPlace before = side.add(segment(4990, 10));
  EXPECT_EQ(before.offset, -10);
  EXPECT_EQ(before.fresh_bytes, 10);
}

TEST(TcpSideTest, ABeginningIsLostWhereItIsAcknowledgedWithoutBeingThere) {
  TcpSide side;
  side.add(segment(100, 0, kTcpSyn));
  side.add(segment(111, 10));
  EXPECT_FALSE(side.has_lost_beginning()) << "nobody has said that he has it";
  side.acknowledge(121);
  EXPECT_TRUE(side.has_lost_beginning());
  side.add(segment(101, 10));
  EXPECT_FALSE(side.has_lost_beginning());
}

TEST(TcpSideTest, WhatIsAcknowledgedAndWasNotSeenIsMissed) {
  TcpSide side;
  side.add(segment(100, 0, kTcpSyn));
  EXPECT_EQ(side.acknowledge(101), 0);
  side.add(segment(101, 10));
  EXPECT_EQ(side.acknowledge(131), 20);
  EXPECT_EQ(side.acknowledge(131), 0);
  EXPECT_EQ(side.missed_bytes(), 20);
  side.add(segment(121, 10));
  EXPECT_EQ(side.missed_bytes(), 10);
}

TEST(TcpSideTest, AFinTakesAPlaceThatIsNotMissed) {
  TcpSide side;
  side.add(segment(100, 0, kTcpSyn));
  side.add(segment(101, 10, kTcpAck | kTcpFin));
  EXPECT_EQ(side.acknowledge(112), 0);
  EXPECT_EQ(side.missed_bytes(), 0);
}

TEST(TcpSideTest, AnotherSynIsAnotherBeginning) {
  TcpSide side;
  EXPECT_FALSE(side.is_another_beginning(100));
  side.acknowledge(101);
  EXPECT_FALSE(side.is_another_beginning(100));
  EXPECT_TRUE(side.is_another_beginning(200));
  side.add(segment(100, 0, kTcpSyn));
  EXPECT_FALSE(side.is_another_beginning(100));
  EXPECT_TRUE(side.is_another_beginning(101));
}

}  // namespace
}  // namespace wirelake
