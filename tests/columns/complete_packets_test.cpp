#include "columns/complete_packets.h"

#include <arrow/array.h>
#include <arrow/json/from_string.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <string>

#include "columns/conform_batch.h"
#include "columns/schema.h"
#include "support/batches.h"

namespace wirelake {
namespace {

// One packet with just these columns.
BatchPointer written(const arrow::FieldVector& fields, const std::string& json) {
  const auto array = arrow::json::ArrayFromJSONString(arrow::struct_(fields), "[" + json + "]");
  EXPECT_TRUE(array.ok()) << array.status().ToString();
  const auto batch = arrow::RecordBatch::FromStructArray(*array);
  return *conform_batch(*batch, written_packet_schema());
}

BatchPointer with_time(const std::string& text) {
  return written({arrow::field("time", arrow::utf8())}, "{\"time\": \"" + text + "\"}");
}

std::string value_of(const BatchPointer& rows, const char* column) {
  return (*rows->GetColumnByName(column)->GetScalar(0))->ToString();
}

TEST(CompletePackets, TimesOfText) {
  const struct {
    const char* text;
    const char* nanoseconds;
    const char* digits;
    const char* microseconds;
  } cases[] = {
      {"1518028414.123456", "1518028414123456000", "6", "2018-02-07 18:33:34.123456Z"},
      {"1518028414.123456789", "1518028414123456789", "9", "2018-02-07 18:33:34.123456Z"},
      {"0.000000", "0", "6", "1970-01-01 00:00:00.000000Z"},
      {"7", "7000000000", "6", "1970-01-01 00:00:07.000000Z"},
      {"7.5", "7500000000", "6", "1970-01-01 00:00:07.500000Z"},
      {"-0.500000", "-500000000", "6", "1969-12-31 23:59:59.500000Z"},
      {"-0.000000001", "-1", "9", "1969-12-31 23:59:59.999999Z"},
      {"9223372036.854775807", "9223372036854775807", "9", "2262-04-11 23:47:16.854775Z"},
      {"-9223372036.854775808", "-9223372036854775808", "9", "1677-09-21 00:12:43.145224Z"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const auto rows = complete_packets(with_time(c.text), {"load", "capture"});
    ASSERT_TRUE(rows.ok()) << rows.error().message;
    EXPECT_TRUE((*rows)->schema()->Equals(*packet_schema()));
    EXPECT_EQ(value_of(*rows, "ts_ns"), c.nanoseconds);
    EXPECT_EQ(value_of(*rows, "time_digits"), c.digits);
    EXPECT_EQ(value_of(*rows, "ts"), c.microseconds);
  }
}

TEST(CompletePackets, TextThatIsNoTime) {
  for (const char* text :
       {"", "-", ".", "1.", ".5", "1.0000000001", "1,5", "1.5.", "+1", "1e3", "--1", "1.-5", " 1",
        "9223372036.854775808", "-9223372036.854775809", "99999999999999999999"}) {
    const auto rows = complete_packets(with_time(text), {});
    ASSERT_FALSE(rows.ok()) << text;
    EXPECT_EQ(rows.error().code, ErrorCode::kDamaged);
    EXPECT_NE(rows.error().message.find("'time' is"), std::string::npos) << rows.error().message;
  }
}

TEST(CompletePackets, ProtocolsByTheirNames) {
  const struct {
    const char* name;
    const char* number;
  } cases[] = {{"TCP", "6"}, {"ICMP6", "58"}, {"253", "253"}, {"bytes", "null"}, {"", "null"}};
  for (const auto& c : cases) {
    const auto packets = written({arrow::field("proto", arrow::utf8())},
                                 "{\"proto\": \"" + std::string(c.name) + "\"}");
    const auto rows = complete_packets(packets, {});
    ASSERT_TRUE(rows.ok());
    EXPECT_EQ(value_of(*rows, "protocol"), c.number) << c.name;
    EXPECT_EQ(value_of(*rows, "ts_ns"), "null");
  }
}

// Whatever can be left away of laid-out packets comes back.
TEST(CompletePackets, WhatFollowsIsAsInALoad) {
  const auto whole = test::batch_of(test::frames_of_every_group(), "load", 5);
  arrow::FieldVector fields;
  for (const auto& field : whole->schema()->fields()) {
    const std::string& name = field->name();
    if (name == "sport" || name == "dport" || name == "protocol" || name == "ts") continue;
    if (name == "tcp_info" || name == "udp_info") {
      auto members = field->type()->fields();
      std::erase_if(members, [](const auto& member) { return member->name() == "payload_len"; });
      fields.push_back(arrow::field(name, arrow::struct_(members)));
    } else {
      fields.push_back(field);
    }
  }
  for (std::int64_t begin = 0; begin < whole->num_rows(); ++begin) {
    const auto slice = whole->Slice(begin);
    const auto fewer = conform_batch(slice, arrow::schema(fields));
    ASSERT_TRUE(fewer.ok());
    const auto rows = complete_packets(*conform_batch(*fewer, written_packet_schema()),
                                       {"load", "capture", 5 + begin});
    ASSERT_TRUE(rows.ok()) << rows.error().message;
    ASSERT_TRUE((*rows)->ValidateFull().ok());
    for (const char* name : {"frame", "protocol", "ts", "sport", "dport", "tcp_info", "udp_info"}) {
      const auto made = (*rows)->GetColumnByName(name);
      const auto wanted = slice->GetColumnByName(name);
      if (std::string(name).find("port") != std::string::npos) {
        // Ports of protocols without a struct are known to a load alone.
        for (std::int64_t row = 0; row < made->length(); ++row) {
          EXPECT_TRUE(made->IsNull(row) || made->RangeEquals(*wanted, row, row + 1, row)) << row;
        }
      } else {
        EXPECT_TRUE(made->Equals(*wanted)) << name << made->ToString() << wanted->ToString();
      }
    }
  }
}

}  // namespace
}  // namespace wirelake
