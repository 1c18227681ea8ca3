#include "flow/flow_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "conversation.h"

namespace wirelake::test {
namespace {

using Texts = std::vector<std::string>;

TEST(FlowTableTest, AConversationIsOneFlowFromItsSynToItsFins) {
  Conversation talk;
  talk.open();
  const auto request = talk.tcp(
      {.flags = kTcpAck | kTcpPsh, .sequence = 101, .acknowledgment = 501, .payload = "hello"});
  EXPECT_EQ(request.flow, 1u);
  EXPECT_TRUE(request.is_orig);
  EXPECT_FALSE(request.is_retransmission);
  const auto answer = talk.tcp(
      {.from = From::kServer, .flags = kTcpAck | kTcpFin, .sequence = 501, .acknowledgment = 106});
  EXPECT_EQ(answer.flow, 1u);
  EXPECT_FALSE(answer.is_orig);
  talk.tcp({.flags = kTcpAck | kTcpFin, .sequence = 106, .acknowledgment = 502});
  talk.tcp({.from = From::kServer, .sequence = 502, .acknowledgment = 107});

  EXPECT_EQ(talk.finish(), Texts({"1 syn SF ShADfFa fin 4/3"}));
}

TEST(FlowTableTest, WhoGotTheSynAckBegan) {
  Conversation talk;
  const auto first = talk.tcp(
      {.from = From::kServer, .flags = kTcpSyn | kTcpAck, .sequence = 500, .acknowledgment = 101});
  EXPECT_FALSE(first.is_orig);
  // The SYN itself, late in the file, is no other connection.
  EXPECT_EQ(talk.tcp({.flags = kTcpSyn, .sequence = 100}).flow, 1u);
  EXPECT_EQ(talk.finish(), Texts({"1 syn_ack OTH ^hS capture_end 1/1"}));
}

TEST(FlowTableTest, ElseWhoWasSeenFirst) {
  Conversation talk;
  EXPECT_TRUE(talk.tcp({.from = From::kServer, .sequence = 9, .payload = "x"}).is_orig);
  EXPECT_EQ(talk.finish(), Texts({"1 first OTH D capture_end 1/0"}));
}

TEST(FlowTableTest, AResetEndsAFlowAfterFiveSeconds) {
  Conversation talk;
  talk.open();
  talk.tcp({.from = From::kServer, .flags = kTcpRst, .sequence = 501});
  talk.wait(5000);
  EXPECT_EQ(talk.tcp({.sequence = 101, .acknowledgment = 501}).flow, 1u);
  talk.wait(1);
  EXPECT_EQ(talk.tcp({.sequence = 101, .acknowledgment = 501}).flow, 6u);
  EXPECT_EQ(talk.ended(), Texts({"1 syn RSTR ShAr rst 3/2"}));
}

TEST(FlowTableTest, AnotherSynBeginsAnotherFlow) {
  Conversation talk;
  talk.open();
  EXPECT_EQ(talk.tcp({.flags = kTcpSyn, .sequence = 100}).flow, 1u);
  EXPECT_EQ(talk.tcp({.flags = kTcpSyn, .sequence = 7000}).flow, 5u);
  EXPECT_EQ(talk.ended(), Texts({"1 syn S1 ShA reused 3/1"}));
  // From the other side too.
  EXPECT_EQ(talk.tcp({.from = From::kServer, .flags = kTcpSyn, .sequence = 9000}).flow, 5u);
  EXPECT_EQ(talk.tcp({.from = From::kServer, .flags = kTcpSyn, .sequence = 9999}).flow, 7u);
}

TEST(FlowTableTest, IdleFlowsEndInOrderOfTheirLastPacket) {
  Conversation talk({.tcp_idle_seconds = 300, .idle_seconds = 60});
  talk.udp(From::kClient, "a", 1);
  talk.udp(From::kClient, "b", 2);
  talk.udp(From::kServer, "c", 1);
  talk.wait(60'000);
  EXPECT_EQ(talk.udp(From::kClient, "d", 2).flow, 2u);
  talk.wait(1);
  EXPECT_EQ(talk.udp(From::kClient, "e", 1).flow, 5u);
  EXPECT_EQ(talk.ended(), Texts({"1 first SF idle 1/1"}));
}

TEST(FlowTableTest, AfterAPauseAllAreIdleAndEndAFewAtATime) {
  Conversation talk;
  for (std::uint16_t port = 1; port <= 100; ++port)
    talk.udp(From::kClient, "a", port);
  talk.wait(61'000);
  // Who has not been ended yet is idle all the same.
  EXPECT_EQ(talk.udp(From::kClient, "b", 100).flow, 101u);
  EXPECT_LT(talk.ended().size(), 10u);
  const auto ended = talk.finish();
  EXPECT_EQ(ended.size(), 101u);
  EXPECT_EQ(std::ranges::count(ended, "100 first S0 idle 1/0"), 1);
  EXPECT_EQ(ended.back(), "101 first S0 capture_end 1/0");
}

TEST(FlowTableTest, ZeroIsWithoutAnIdleEnd) {
  Conversation talk({.tcp_idle_seconds = 0, .idle_seconds = 0});
  talk.udp(From::kClient, "a");
  talk.open();
  talk.wait(std::int64_t{1000} * 86'400'000);
  EXPECT_EQ(talk.udp(From::kServer, "b").flow, 1u);
  EXPECT_EQ(talk.tcp({.sequence = 101, .acknowledgment = 501}).flow, 2u);
}

TEST(FlowTableTest, TimeThatGoesBackEndsNothing) {
  Conversation talk;
  talk.udp(From::kClient, "a");
  talk.wait(-1'000'000);
  EXPECT_EQ(talk.udp(From::kClient, "b").flow, 1u);
  talk.wait(1'050'000);
  EXPECT_EQ(talk.udp(From::kClient, "c").flow, 1u);
}

TEST(FlowTableTest, TheOneThatWasIdleLongestMakesRoom) {
  Conversation talk({.max_flows = 2});
  talk.udp(From::kClient, "a", 1);
  talk.wait(1);
  talk.udp(From::kClient, "b", 2);
  talk.wait(1);
  talk.udp(From::kClient, "c", 1);
  talk.wait(1);
  talk.udp(From::kClient, "d", 3);
  EXPECT_EQ(talk.ended(), Texts({"2 first S0 evicted 1/0"}));
}

TEST(FlowTableTest, WhatHandshakesSayIsBoundedInAll) {
  const std::string request = "GET / HTTP/1.1\r\nX: " + std::string(60'000, 'x') + "\r\n\r\n";
  const std::size_t fit = FlowTable::kMostFacts / request.size();
  Conversation talk;
  for (std::uint16_t port = 1; port <= fit + 3; ++port)
    talk.tcp({.sequence = 1, .payload = request, .client_port = port});
  EXPECT_EQ(talk.ended(), Texts({"1 first OTH D evicted 1/0", "2 first OTH D evicted 1/0",
                                 "3 first OTH D evicted 1/0"}));
}

TEST(FlowTableTest, RequestAndReplyOfIcmpAreOneFlow) {
  Conversation talk;
  EXPECT_EQ(talk.icmp(From::kClient, 8).flow, 1u);
  EXPECT_EQ(talk.icmp(From::kServer, 0).flow, 1u);
  // What nothing answers is a flow each way.
  EXPECT_EQ(talk.icmp(From::kServer, 3, 1).flow, 3u);
  EXPECT_EQ(talk.icmp(From::kClient, 3, 1).flow, 4u);
  EXPECT_EQ(talk.other(50).flow, 5u);
}

TEST(FlowTableTest, WhatWasSeenBeforeIsARetransmission) {
  Conversation talk;
  talk.open();
  talk.tcp({.sequence = 101, .acknowledgment = 501, .payload = "abc"});
  EXPECT_TRUE(
      talk.tcp({.sequence = 101, .acknowledgment = 501, .payload = "abc"}).is_retransmission);
  EXPECT_TRUE(talk.tcp({.sequence = 102, .acknowledgment = 501, .payload = "b"}).is_retransmission);
  EXPECT_FALSE(
      talk.tcp({.sequence = 103, .acknowledgment = 501, .payload = "cd"}).is_retransmission);
  EXPECT_FALSE(talk.tcp({.sequence = 105, .acknowledgment = 501}).is_retransmission);
}

}  // namespace
}  // namespace wirelake::test
