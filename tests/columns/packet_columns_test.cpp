#include "columns/packet_columns.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include "columns/arrow_value.h"
#include "columns/schema.h"
#include "decode/decoder.h"
#include "support/batches.h"
#include "support/bytes.h"
#include "wirelake/json_sink.h"

namespace wirelake {
namespace {

using namespace test;

std::string row_text(const arrow::RecordBatch& batch, const char* column, std::int64_t row = 0) {
  std::string text;
  JsonSink sink(text);
  emit_value(*batch.GetColumnByName(column), row, sink);
  return text;
}

ByteString tls_frame() {
  return ethernet(0x0800, ipv4(tcp(tls_record(22, 0x0303, text_bytes("hello")) +
                                       tls_record(20, 0x0303, text_bytes("x")),
                                   {.options = from_hex("020405b4")})));
}

TEST(PacketColumns, BatchesAreValidAndInTheSchema) {
  const auto batch =
      batch_of({tls_frame(), ethernet(0x0800, ipv4(udp(text_bytes("hi")), {.protocol = 17})),
                ethernet(0x0800, ipv4(zeros(8), {.protocol = 1}))});
  EXPECT_TRUE(batch->schema()->Equals(*packet_schema()));
  EXPECT_EQ(batch->num_rows(), 3);
  const auto valid = batch->ValidateFull();
  EXPECT_TRUE(valid.ok()) << valid.ToString();
}

TEST(PacketColumns, EveryColumnOfATcpPacketWithTls) {
  const auto batch = batch_of({tls_frame()}, "some-load", 7);
  const struct {
    const char* column;
    const char* value;
  } cases[] = {
      {"load", R"("some-load")"},
      {"capture", R"("test.pcap")"},
      {"frame", "7"},
      {"ts_ns", "7000005000"},
      {"time_digits", "6"},
      {"ts", R"("1970-01-01T00:00:07.000005Z")"},
      {"type", R"("IPv4")"},
      {"src", R"("10.0.0.1")"},
      {"dst", R"("10.0.0.2")"},
      {"len", "60"},
      {"proto", R"("TCP")"},
      {"protocol", "6"},
      {"caplen", "74"},
      {"wirelen", "74"},
      {"linktype", "1"},
      {"vlan", "[]"},
      {"udp_info", "null"},
      {"tls_info", R"({"type":"HANDSHAKE","ver":"1.2","len":5,"records":2,"data_length":[5,1]})"},
      {"header", "null"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(row_text(*batch, c.column), c.value) << c.column;
  EXPECT_NE(row_text(*batch, "tcp_info").find(R"("opts":[{"kind":2,"data":"BbQ="}])"),
            std::string::npos)
      << row_text(*batch, "tcp_info");
}

TEST(PacketColumns, LengthsHaveAllTheirBits) {
  const struct {
    std::uint32_t length;
    const char* shown;
  } cases[] = {{0x7fffffff, "2147483647"},
               {0x80000000, "2147483648"},
               {0xffffffff, "4294967295"},
               {300'000, "300000"}};
  const ByteString bytes = tls_frame();
  for (const auto& c : cases) {
    const CaptureRecord record = {.bytes = bytes,
                                  .wire_len = c.length,
                                  .linktype = 1,
                                  .left_out = c.length - static_cast<std::uint32_t>(bytes.size())};
    Packet packet;
    RemarkCounts remarks;
    ASSERT_FALSE(decode(record, packet, remarks).has_value());
    PacketColumns columns;
    columns.append(packet);
    const auto batch = columns.finish();
    ASSERT_TRUE(batch.ok());
    EXPECT_EQ(row_text(**batch, "wirelen"), c.shown);
    EXPECT_EQ(row_text(**batch, "caplen"), c.shown);
  }
}

TEST(PacketColumns, WhatAPacketHasNotIsNull) {
  const auto batch =
      batch_of({ethernet(0x8100, vlan(5, 0x86dd, ipv6(udp(text_bytes("hi")), {.next = 17})))});
  EXPECT_EQ(row_text(*batch, "tcp_info"), "null");
  EXPECT_EQ(row_text(*batch, "tls_info"), "null");
  EXPECT_EQ(row_text(*batch, "vlan"), "[5]");
  EXPECT_EQ(row_text(*batch, "udp_info"),
            R"({"sport":3000,"dport":4000,"payload_len":2,"payload":"aGk="})");
}

TEST(PacketColumns, MicrosecondsAreRoundedDownwards) {
  PacketColumns columns;
  Packet packet;
  for (const std::int64_t nanoseconds : {1999L, -1L, -1000L, INT64_MIN}) {
    packet.timestamp_ns = nanoseconds;
    columns.append(packet);
  }
  const auto batch = columns.finish();
  ASSERT_TRUE(batch.ok());
  const auto& times = static_cast<const arrow::TimestampArray&>(*(*batch)->GetColumnByName("ts"));
  EXPECT_EQ(times.Value(0), 1);
  EXPECT_EQ(times.Value(1), -1);
  EXPECT_EQ(times.Value(2), -1);
  EXPECT_EQ(times.Value(3), INT64_MIN / 1000 - 1);
}

TEST(PacketColumns, HeadersAreTheFrameWithoutItsPayload) {
  const ByteString payload = text_bytes("payload");
  const ByteString trailer = text_bytes("trailer");
  const ByteString frame = ethernet(0x0800, ipv4(tcp(payload))) + trailer;
  const auto batch = batch_of({frame}, "load", 1, {.keep_headers = true});
  const Bytes header = binary_value(*batch->GetColumnByName("header"), 0);
  const std::size_t before = frame.size() - payload.size() - trailer.size();
  ASSERT_EQ(header.size(), before + trailer.size());
  EXPECT_TRUE(std::equal(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(before),
                         frame.begin()));
  EXPECT_TRUE(std::equal(trailer.begin(), trailer.end(),
                         header.begin() + static_cast<std::ptrdiff_t>(before)));
}

// Of each row, whether it has UDP.
std::string rows_with_udp(const arrow::RecordBatch& batch) {
  const auto& udp = static_cast<const arrow::StructArray&>(*batch.GetColumnByName("udp_info"));
  std::string rows;
  for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
    if (udp.IsNull(row)) {
      rows += '-';
      continue;
    }
    const auto& ports = static_cast<const arrow::Int32Array&>(*udp.GetFieldByName("sport"));
    const Bytes payload = binary_value(*udp.GetFieldByName("payload"), row);
    rows += ports.Value(row) == row && payload.size() == 2 ? 'u' : '?';
  }
  return rows;
}

TEST(PacketColumns, RowsAreNullWhereverAGroupIsNotInThem) {
  const ByteString payload = text_bytes("hi");
  const auto many = [](std::size_t count, char row) { return std::string(count, row); };
  PacketColumns columns;
  for (const std::string& rows :
       {std::string(), std::string("-"), std::string("u"), std::string("-u"), std::string("u-"),
        std::string("u--u-uu---"), many(600, '-') + "u", "u" + many(600, '-'), many(2000, '-'),
        many(511, 'u') + "-u", many(512, 'u') + "-u", many(512, '-') + "u-",
        many(1100, 'u') + many(1100, '-') + many(1100, 'u')}) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      Packet packet;
      if (rows[row] == 'u') packet.udp = {static_cast<std::uint16_t>(row), 1, payload};
      columns.append(packet);
    }
    const auto batch = columns.finish();
    ASSERT_TRUE(batch.ok());
    const auto valid = (*batch)->ValidateFull();
    EXPECT_TRUE(valid.ok()) << valid.ToString();
    EXPECT_EQ(rows_with_udp(**batch), rows);
  }
}

TEST(PacketColumns, FinishStartsAnew) {
  PacketColumns columns;
  columns.append(Packet{});
  EXPECT_EQ(columns.rows(), 1);
  ASSERT_TRUE(columns.finish().ok());
  EXPECT_EQ(columns.rows(), 0);
  EXPECT_EQ(columns.payload_bytes(), 0);
  const auto empty = columns.finish();
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ((*empty)->num_rows(), 0);
  EXPECT_TRUE((*empty)->ValidateFull().ok());
}

}  // namespace
}  // namespace wirelake
