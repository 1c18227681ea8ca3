#include <arrow/array.h>
#include <arrow/json/from_string.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "collection/capture_fixture.h"
#include "wirelake/arrow.h"

namespace wirelake {
namespace {

using namespace test;

constexpr const char* kPacket =
    R"({"type": "IPv4", "src": "10.0.0.1", "dst": "10.0.0.2", "len": 40, "proto": "TCP",
        "time": "1.500000", "ttl": 64})";

std::shared_ptr<arrow::RecordBatchReader> reader_of(const std::vector<std::string>& batches) {
  const arrow::FieldVector fields = {
      arrow::field("type", arrow::utf8()),  arrow::field("src", arrow::large_utf8()),
      arrow::field("dst", arrow::utf8()),   arrow::field("len", arrow::int32()),
      arrow::field("proto", arrow::utf8()), arrow::field("time", arrow::utf8()),
      arrow::field("ttl", arrow::int32()),  arrow::field("note", arrow::utf8())};
  arrow::RecordBatchVector all;
  for (const std::string& json : batches) {
    const auto array = arrow::json::ArrayFromJSONString(arrow::struct_(fields), "[" + json + "]");
    EXPECT_TRUE(array.ok()) << array.status().ToString();
    all.push_back(*arrow::RecordBatch::FromStructArray(*array));
  }
  return *arrow::RecordBatchReader::Make(all, arrow::schema(fields));
}

class InsertBatchesTest : public CaptureFixture {
 protected:
  void SetUp() override {
    CaptureFixture::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store_.create({.name = "mine"}).ok());
  }

  Collection mine() { return store_.collection("mine"); }
};

INSTANTIATE_TEST_SUITE_P(Stores, InsertBatchesTest,
                         testing::Values(StoreKind::kEmbedded, StoreKind::kMongodb),
                         testing::PrintToStringParamName());

TEST_P(InsertBatchesTest, PacketsAreALoad) {
  const auto packets = reader_of({std::string(kPacket) + "," + kPacket, kPacket});
  const auto inserted = insert_batches(mine(), *packets, {.capture = "of a test"});
  ASSERT_TRUE(inserted.ok()) << inserted.error().message;
  EXPECT_EQ(*inserted, 3u);
  const auto info = mine().info();
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->count, 3u);
  ASSERT_EQ(info->loads.size(), 1u);
  EXPECT_EQ(info->loads[0].report.capture, "of a test");
  EXPECT_EQ(info->loads[0].report.packets, 3u);
  EXPECT_EQ(info->loads[0].report.first_ns, 1'500'000'000);
  std::vector<std::string> lines;
  ASSERT_TRUE(find_lines(mine(), {.fields = {"frame", "src", "time", "protocol", "tcp_info"}},
                         [&](std::string_view line) {
                           lines.emplace_back(line);
                           return true;
                         }));
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[2],
            R"({"frame":3,"src":"10.0.0.1","time":"1.500000","protocol":6,"tcp_info":null})");
}

TEST_P(InsertBatchesTest, AllOrNothing) {
  const struct {
    const char* member;  // Of the packet, in place of which
    const char* wrong;   // this stands.
    const char* message;
  } cases[] = {
      {R"("type": "IPv4")", R"("type": "IPv5")", "packet 2: 'type' is 'IPv5'"},
      {R"("type": "IPv4")", R"("type": null)", "packet 2: 'type' is missing"},
      {R"("src": "10.0.0.1")", R"("src": null)", "packet 2: 'src' is missing"},
      {R"("src": "10.0.0.1")", R"("src": "::1")", "packet 2: 'src' is '::1'"},
      {R"("src": "10.0.0.1")", R"("src": "10.0.0.0/8")", "packet 2: 'src' is '10.0.0.0/8'"},
      {R"("dst": "10.0.0.2")", R"("dst": "here")", "packet 2: 'dst' is 'here'"},
      {R"("len": 40)", R"("len": null)", "packet 2: 'len' is missing"},
      {R"("proto": "TCP")", R"("proto": null)", "packet 2: 'proto' is missing"},
      {R"("time": "1.500000")", R"("time": null)", "packet 2: 'time' is missing"},
      {R"("time": "1.500000")", R"("time": "now")", "'time' is 'now'"},
  };
  for (const auto& c : cases) {
    std::string wrong = kPacket;
    wrong.replace(wrong.find(c.member), std::string(c.member).size(), c.wrong);
    const auto inserted = insert_batches(mine(), *reader_of({kPacket, wrong}));
    ASSERT_FALSE(inserted.ok()) << c.message;
    EXPECT_EQ(inserted.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(inserted.error().message.find(c.message), std::string::npos)
        << inserted.error().message;
    EXPECT_EQ(*mine().count(), 0u);
    EXPECT_TRUE(mine().info()->loads.empty());
  }
}

TEST_P(InsertBatchesTest, NothingIsNoLoad) {
  EXPECT_EQ(*insert_batches(mine(), *reader_of({})), 0u);
  EXPECT_TRUE(mine().info()->loads.empty());
  const auto unknown = insert_batches(store_.collection("unknown"), *reader_of({kPacket}));
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
}

TEST_P(InsertBatchesTest, OfOtherTypes) {
  const auto schema = arrow::schema({arrow::field("len", arrow::utf8())});
  const auto array =
      *arrow::json::ArrayFromJSONString(arrow::struct_(schema->fields()), R"([{"len": "long"}])");
  const auto reader =
      *arrow::RecordBatchReader::Make({*arrow::RecordBatch::FromStructArray(array)}, schema);
  const auto inserted = insert_batches(mine(), *reader);
  ASSERT_FALSE(inserted.ok());
  EXPECT_EQ(inserted.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(inserted.error().message.find("'len'"), std::string::npos);
}

TEST_P(InsertBatchesTest, WhatACollectionGivesCanBeInserted) {
  loaded({capture("a", 5)}, {.name = "other"});
  auto rows = read_batches(store_.collection("other"));
  ASSERT_TRUE(rows.ok());
  arrow::RecordBatchVector batches;
  while (true) {
    const auto batch = (*rows)->next();
    ASSERT_TRUE(batch.ok());
    if (!*batch) break;
    batches.push_back(*batch);
  }
  const auto reader = *arrow::RecordBatchReader::Make(batches, (*rows)->schema());
  EXPECT_EQ(*insert_batches(mine(), *reader), 5u);
  EXPECT_EQ(*mine().count(), 5u);
}

}  // namespace
}  // namespace wirelake
