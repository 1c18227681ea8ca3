#include "store/report_json.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace wirelake {
namespace {

LoadInfo some_load() {
  LoadInfo load;
  load.load = "01a20e8d-62a8-7001-bf94-820326b7ea50";
  load.time_us = 1'700'000'000'123'456;
  load.filter = {{*IpSubnet::parse("10.0.0.0/8"), Position::kSource},
                 {*IpSubnet::parse("2001:db8::1"), Position::kEither}};
  load.decapsulated = true;
  load.report.capture = "a.pcap";
  load.report.format = "pcap";
  load.report.bytes = 1;
  load.report.frames = 2;
  load.report.packets = 3;
  load.report.passed_over[PassedOver::kNotIp] = 4;
  load.report.passed_over[PassedOver::kFiltered] = 5;
  load.report.remarks[Remark::kTcpHeaderCut] = 6;
  load.report.linktypes = {{1, 7}, {65535, 8}};
  load.report.first_ns = -1;
  load.report.last_ns = INT64_MAX;
  load.report.damage = CaptureDamage{9, "cut off"};
  load.sha256 = "0123";
  load.has_headers = true;
  load.replaces = {"01a20e8d-62a8-7001-bf94-820326b7ea4f"};
  return load;
}

TEST(ReportJson, LoadsAreReadAsTheyWereWritten) {
  const LoadInfo load = some_load();
  const auto read = load_from_json(nlohmann::json::parse(to_json(load).dump()));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->load, load.load);
  EXPECT_EQ(read->time_us, load.time_us);
  EXPECT_EQ(read->filter, load.filter);
  EXPECT_EQ(read->decapsulated, load.decapsulated);
  EXPECT_EQ(read->report, load.report);
  EXPECT_EQ(read->sha256, load.sha256);
  EXPECT_EQ(read->has_headers, load.has_headers);
  EXPECT_EQ(read->replaces, load.replaces);
}

TEST(ReportJson, OfOlderLoadsLessIsKnown) {
  auto json = nlohmann::json::parse(to_json(LoadInfo()).dump());
  json.erase("decapsulated");
  const auto load = load_from_json(json);
  ASSERT_TRUE(load.ok());
  EXPECT_FALSE(load->decapsulated);
  EXPECT_EQ(load->sha256, "");
  EXPECT_EQ(load->has_headers, std::nullopt);
  EXPECT_TRUE(load->replaces.empty());
}

TEST(ReportJson, CountsOfZeroAreLeftOut) {
  const auto json = to_json(some_load());
  EXPECT_EQ(json["passed_over"].dump(), R"({"not_ip":4,"filtered":5})");
  EXPECT_EQ(json["remarks"].dump(), R"({"tcp_header_cut":6})");
  EXPECT_EQ(json["filter"].dump(), R"([["10.0.0.0/8",0],["2001:db8::1/128",2]])");
}

TEST(ReportJson, StrangeMembersAreNotTaken) {
  for (const char* text :
       {"null", "[]", "{}", R"({"filter":[["x",0],["1.2.3.4",9],["1.2.3.4"],5],"linktypes":[]})",
        R"({"passed_over":5,"damage":"x","first_ns":null,"linktypes":5})"}) {
    const auto load = load_from_json(nlohmann::json::parse(text));
    ASSERT_TRUE(load.ok()) << text;
    EXPECT_TRUE(load->filter.empty()) << text;
    EXPECT_EQ(load->report, CaptureReport{}) << text;
  }
}

TEST(ReportJson, ReasonsHaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kPassedOverCount; ++i) {
    EXPECT_TRUE(names.insert(to_string(static_cast<PassedOver>(i))).second);
    EXPECT_FALSE(describe(static_cast<PassedOver>(i)).empty());
  }
  for (std::size_t i = 0; i < kRemarkCount; ++i) {
    EXPECT_TRUE(names.insert(to_string(static_cast<Remark>(i))).second);
    EXPECT_FALSE(describe(static_cast<Remark>(i)).empty());
  }
  EXPECT_FALSE(names.contains(""));
}

}  // namespace
}  // namespace wirelake
