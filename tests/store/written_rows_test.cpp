#include "store/written_rows.h"

#include <gtest/gtest.h>

#include <string>

#include "store/report_json.h"

namespace wirelake {
namespace {

WrittenRows some_rows() {
  LoadInfo load;
  load.load = "01890000-0000-7000-8000-000000000001";
  load.time_us = 7;
  load.report.capture = "capture \"one\"\n.pcap";
  load.replaces = {"01890000-0000-7000-8000-000000000000"};
  return {.loads = {load, load}, .stored = R"({"files": []})"};
}

TEST(WrittenRowsText, ComesBackAsItWas) {
  const WrittenRows rows = some_rows();
  const auto back = written_rows_from_text(to_text(rows));
  ASSERT_TRUE(back.ok()) << back.error().to_string();
  EXPECT_EQ(back->stored, rows.stored);
  ASSERT_EQ(back->loads.size(), 2u);
  EXPECT_EQ(to_json(back->loads.front()), to_json(rows.loads.front()));
}

TEST(WrittenRowsText, OfAnotherVersionOrDamagedIsRefused) {
  std::string newer = to_text(some_rows());
  newer.replace(newer.find("\"version\":1"), 11, "\"version\":2");
  const struct {
    std::string text;
    ErrorCode code;
    const char* message;
  } cases[] = {
      {newer, ErrorCode::kUnsupported, "version 2"},
      {"", ErrorCode::kDamaged, ""},
      {"[]", ErrorCode::kDamaged, ""},
      {R"({"version":1,"loads":[]})", ErrorCode::kDamaged, "stored"},
      {R"({"version":1,"stored":""})", ErrorCode::kDamaged, "loads"},
      {R"({"version":1,"stored":"","loads":{}})", ErrorCode::kDamaged, "loads"},
      {R"({"version":1,"stored":"","loads":[7]})", ErrorCode::kDamaged, "'load'"},
  };
  for (const auto& c : cases) {
    const auto rows = written_rows_from_text(c.text);
    ASSERT_FALSE(rows.ok()) << c.text;
    EXPECT_EQ(rows.error().code, c.code) << c.text << ": " << rows.error().to_string();
    EXPECT_NE(rows.error().message.find(c.message), std::string::npos) << rows.error().message;
  }
}

}  // namespace
}  // namespace wirelake
