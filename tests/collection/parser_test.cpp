#include "wirelake/parser.h"

#include <gtest/gtest.h>

#include "support/bytes.h"
#include "support/captures.h"
#include "support/stores.h"
#include "wirelake/json_sink.h"
#include "wirelake/store.h"

namespace wirelake {
namespace {

using namespace test;

class ParserTest : public testing::TestWithParam<StoreKind> {
 protected:
  ParserTest() : store_(GetParam()), capture_(write_capture(folder_.path(), "a.pcap", frames())) {}

  static std::vector<ByteString> frames() {
    return {ethernet(0x0800, ipv4(tcp(tls_record(22, 0x0301, text_bytes("foo")),
                                      {.options = from_hex("02040506")}))),
            ethernet(0x0806, zeros(28)),
            ethernet(0x86dd, ipv6(udp(text_bytes("x")), {.next = 17}))};
  }

  void SetUp() override {
    if (!store_.is_there()) GTEST_SKIP() << "there is no such store here";
  }

  PcapParser parser() const { return *PcapParser::open(capture_, store_.url()); }

  // Each as a line of JSON.
  static std::vector<std::string> packets_of(PcapParser p) {
    std::vector<std::string> packets;
    std::string line;
    JsonSink sink(line);
    const auto report = p.load_packet_info(sink, [&] {
      packets.push_back(line);
      sink.clear();
      return true;
    });
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report->packets, packets.size());
    return packets;
  }

  TemporaryStore store_;
  TemporaryFolder folder_;
  std::string capture_;
};

INSTANTIATE_TEST_SUITE_P(Stores, ParserTest,
                         testing::Values(StoreKind::kEmbedded, StoreKind::kMongodb),
                         testing::PrintToStringParamName());

TEST_P(ParserTest, LoadPacketInfoGivesThePacketDict) {
  const auto packets = packets_of(parser());
  ASSERT_EQ(packets.size(), 2u);
  EXPECT_EQ(packets.front(),
            R"({"type":"IPv4","dst":"10.0.0.2","src":"10.0.0.1","len":52,"proto":"TCP",)"
            R"("time":"1000.000005","ttl":64,"tcp_info":{"sport":1000,"dport":2000,)"
            R"("flags":{"FIN":false,"SYN":false,"RST":false,"PSH":true,"ACK":true,"URG":false,)"
            R"("ECE":false,"CWR":false},"opts":[[2,"BQY="]],"seq":16909060,"ack":4294901244,)"
            R"("payload":"FgMBAANmb28="},"tls_info":{"type":"HANDSHAKE","ver":"1.0","len":3,)"
            R"("records":1,"data":["Zm9v"],"data_length":[3]}})");
  EXPECT_NE(packets.back().find(R"("type":"IPv6")"), std::string::npos);
  EXPECT_NE(packets.back().find(R"("tcp_info":null,"tls_info":null)"), std::string::npos);
}

TEST_P(ParserTest, DecapsulatesOnRequest) {
  const ByteString in_tunnel =
      ethernet(0x0800, ipv4(ipv6(udp({}), {.next = 17}), {.protocol = 41}));
  const std::string capture = write_capture(folder_.path(), "tunnel.pcap", {in_tunnel});
  PcapParser p = *PcapParser::open(capture, store_.url());
  p.set_ip_filter(IpFilter({{*IpSubnet::parse("2001::1"), Position::kSource}}));
  EXPECT_TRUE(packets_of(p).empty());
  EXPECT_EQ(p.load_and_insert_new().error().code, ErrorCode::kNoPackets);
  p.set_decapsulate(true);
  ASSERT_EQ(packets_of(p).size(), 1u);
  EXPECT_NE(packets_of(p).front().find(R"("src":"2001::1")"), std::string::npos);
  const auto report = p.visit([](const Packet& packet) {
    EXPECT_EQ(packet.tunnels.count, 1);
    return true;
  });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->packets, 1u);
  const auto name = p.load_and_insert_new();
  ASSERT_TRUE(name.ok()) << name.error().to_string();
  const auto info = Store::open(store_.url())->collection(*name).info();
  ASSERT_TRUE(info.ok());
  EXPECT_TRUE(info->loads.front().decapsulated);
}

TEST_P(ParserTest, LoadPacketInfoStopsWhereItIsToldTo) {
  PcapParser p = parser();
  std::string text;
  JsonSink sink(text);
  int seen = 0;
  ASSERT_TRUE(p.load_packet_info(sink, [&] { return ++seen < 1; }).ok());
  EXPECT_EQ(seen, 1);
}

TEST_P(ParserTest, VisitStopsWhereItIsToldTo) {
  PcapParser p = parser();
  int visited = 0;
  ASSERT_TRUE(p.visit([&](const Packet&) { return ++visited < 1; }).ok());
  EXPECT_EQ(visited, 1);
}

TEST_P(ParserTest, TheFilterIsReplaced) {
  PcapParser p = parser();
  p.set_ip_filter(IpFilter({{*IpSubnet::parse("10.0.0.0/8"), Position::kSource}}));
  p.set_ip_filter(IpFilter({{*IpSubnet::parse("2001::/16"), Position::kDestination}}));
  EXPECT_EQ(p.ip_filter().entries().size(), 1u);
  ASSERT_TRUE(p.visit([](const Packet& packet) {
                 EXPECT_EQ(packet.version(), IpVersion::kV6);
                 return true;
               }).ok());
  EXPECT_EQ(p.stats().passed_over[PassedOver::kFiltered], 1u);
  EXPECT_EQ(p.stats().passed_over[PassedOver::kNotIp], 1u);
}

TEST_P(ParserTest, InsertIntoNewAndExistingThenCleanUp) {
  PcapParser p = parser();
  const auto name = p.load_and_insert_new("text");
  ASSERT_TRUE(name.ok()) << name.error().to_string();
  ASSERT_TRUE(p.load_and_insert_existing(*name).ok());
  const auto info = store_->lookup(*name);
  EXPECT_EQ((*info)->count, 4u);
  EXPECT_EQ((*info)->description, "text");
  EXPECT_EQ((*info)->loads.size(), 2u);
  EXPECT_TRUE(*p.clean_up(*name));
  EXPECT_FALSE(*p.clean_up(*name));
}

TEST_P(ParserTest, StatsAreThoseOfTheCaptureWhereItsCommitFails) {
  ASSERT_TRUE(store_->create({"", "mine", {}}).ok());
  PcapParser p = parser();
  LoadOptions options;
  options.progress = [this](const std::string&, const Progress&) {
    (void)store_->collection("mine").drop();
    return true;
  };
  EXPECT_FALSE(p.load_and_insert_existing("mine", options).ok());
  EXPECT_EQ(p.stats().packets, 2u);
  EXPECT_EQ(p.stats().capture, "a.pcap");
}

TEST_P(ParserTest, OptionsThatMakeNoSenseLeaveTheStoreAlone) {
  const std::filesystem::path folder = folder_.path() / "other";
  const auto p = [&] { return *PcapParser::open(capture_, folder.string()); };
  const LoadOptions options = {.replace = true};
  EXPECT_EQ(p().load_and_insert_new("", options).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(p().load_and_insert_existing("none", options).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_P(ParserTest, NothingMatchedLeavesNoTrace) {
  PcapParser p = parser();
  p.set_ip_filter(IpFilter({{*IpSubnet::parse("192.0.2.1"), Position::kEither}}));
  EXPECT_EQ(p.load_and_insert_new().error().code, ErrorCode::kNoPackets);
  EXPECT_TRUE(store_->collections()->empty());
  EXPECT_TRUE(store_->tidy({.dry_run = true})->removed.empty());
  if (GetParam() == StoreKind::kEmbedded) {
    EXPECT_TRUE(std::filesystem::is_empty(store_.url()));
  }
  ASSERT_TRUE(store_->create({"", "mine", {}}).ok());
  EXPECT_FALSE(p.load_and_insert_existing("mine").ok());
  EXPECT_EQ(*store_->collection("mine").count(), 0u);
  EXPECT_EQ(p.load_and_insert_existing("other").error().code, ErrorCode::kNotFound);
}

TEST_P(ParserTest, BadPathsAreNamed) {
  const auto missing = PcapParser::open("/nowhere/a.pcap");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().file, "/nowhere/a.pcap");
  EXPECT_EQ(PcapParser::open("/").error().code, ErrorCode::kNotACapture);

  write_file(folder_.path() / "noise", text_bytes("this is no capture"));
  const auto noise =
      PcapParser::open(folder_.path() / "noise")->visit([](const Packet&) { return true; });
  ASSERT_FALSE(noise.ok());
  EXPECT_EQ(noise.error().code, ErrorCode::kNotACapture);
}

}  // namespace
}  // namespace wirelake
