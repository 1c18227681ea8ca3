#include "columns/document.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include "columns/batch.h"
#include "columns/schema.h"
#include "support/batches.h"
#include "support/bytes.h"
#include "wirelake/json_sink.h"

namespace wirelake {
namespace {

using namespace test;

std::vector<ByteString> two_frames() {
  const ByteString tls = ethernet(0x0800, ipv4(tcp(tls_record(22, 0x0301, text_bytes("foo")),
                                                   {.options = from_hex("01 030307")})));
  return {tls, ethernet(0x0800, ipv4(zeros(8), {.protocol = 1}))};
}

std::string document_text(const std::vector<std::string>& fields, const BatchPointer& batch,
                          std::int64_t row) {
  auto document = Document::make(fields, *batch->schema());
  if (!document) return document.error().message;
  document->bind(batch);
  std::string text;
  JsonSink sink(text);
  document->emit(row, sink);
  return text;
}

TEST(Document, TheDictHasExactlyItsKeys) {
  const auto batch = batch_of(two_frames());
  EXPECT_EQ(document_text({}, batch, 0),
            R"({"type":"IPv4","dst":"10.0.0.2","src":"10.0.0.1","len":52,"proto":"TCP",)"
            R"("time":"1.000005","ttl":64,"tcp_info":{"sport":1000,"dport":2000,"flags":)"
            R"({"FIN":false,"SYN":false,"RST":false,"PSH":true,"ACK":true,"URG":false,)"
            R"("ECE":false,"CWR":false},"opts":[[1,""],[3,"Bw=="]],"seq":16909060,)"
            R"("ack":4294901244,"payload":"FgMBAANmb28="},"tls_info":{"type":"HANDSHAKE",)"
            R"("ver":"1.0","len":3,"records":1,"data":["Zm9v"],"data_length":[3]}})");
  EXPECT_EQ(document_text({}, batch, 1),
            R"({"type":"IPv4","dst":"10.0.0.2","src":"10.0.0.1","len":28,"proto":"ICMP",)"
            R"("time":"2.000005","ttl":64,"tcp_info":null,"tls_info":null})");
}

TEST(Document, FieldsKeepTheirNesting) {
  const auto batch = batch_of(two_frames());
  const struct {
    std::vector<std::string> fields;
    const char* first;
    const char* second;
  } cases[] = {
      {{"src"}, R"({"src":"10.0.0.1"})", R"({"src":"10.0.0.1"})"},
      {{"frame", "type"}, R"({"frame":1,"type":"IPv4"})", R"({"frame":2,"type":"IPv4"})"},
      {{"tcp_info.sport"}, R"({"tcp_info":{"sport":1000}})", R"({"tcp_info":null})"},
      {{"tcp_info.flags.PSH", "len", "tcp_info.window"},
       R"({"tcp_info":{"flags":{"PSH":true},"window":29200},"len":52})",
       R"({"tcp_info":null,"len":28})"},
      {{"tls_info.data"}, R"({"tls_info":{"data":["Zm9v"]}})", R"({"tls_info":null})"},
      {{"tcp_info.opts"}, R"({"tcp_info":{"opts":[[1,""],[3,"Bw=="]]}})", R"({"tcp_info":null})"},
      {{"time"}, R"({"time":"1.000005"})", R"({"time":"2.000005"})"},
      {{"tls_info.ver", "tls_info", "tls_info.len"},
       R"({"tls_info":{"type":"HANDSHAKE","ver":"1.0","len":3,"records":1,"data":["Zm9v"],)"
       R"("data_length":[3]}})",
       R"({"tls_info":null})"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(document_text(c.fields, batch, 0), c.first);
    EXPECT_EQ(document_text(c.fields, batch, 1), c.second);
  }
}

TEST(Document, AWholeKeepsWhatWasAskedBeside) {
  const auto batch = batch_of(two_frames());
  for (const auto& fields : {std::vector<std::string>{"tcp_info.window", "tcp_info"},
                             std::vector<std::string>{"tcp_info", "tcp_info.window"}}) {
    const std::string text = document_text(fields, batch, 0);
    EXPECT_NE(text.find(R"("window":29200)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("payload":"FgMBAANmb28=")"), std::string::npos) << text;
  }
}

TEST(Document, FieldsThatDoNotExistAreNamed) {
  for (const char* field : {"nothing", "tcp_info.nothing", "src.x", "", ".", "tcp_info."}) {
    const auto document = Document::make({field}, *packet_schema());
    ASSERT_FALSE(document.ok()) << field;
    EXPECT_EQ(document.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(document.error().message.find("no field \"" + std::string(field) + "\""),
              std::string::npos);
  }
}

TEST(Document, WhatIsInsideOfListsIsNotShownAlone) {
  for (const char* field : {"vlan.0", "tcp_info.opts.kind", "tcp_info.opts.0", "tls_info.data.0"}) {
    const auto document = Document::make({field}, *packet_schema());
    ASSERT_FALSE(document.ok()) << field;
    EXPECT_EQ(document.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(document.error().message.find("shown whole"), std::string::npos) << field;
  }
}

TEST(Document, MembersThatATablesStructLacksAreNull) {
  const auto batch = batch_of(two_frames());
  const auto ports = arrow::struct_({arrow::field("sport", arrow::int32())});
  const auto tcp_info =
      std::static_pointer_cast<arrow::StructArray>(batch->GetColumnByName("tcp_info"));
  const auto narrow = arrow::StructArray::Make({tcp_info->GetFieldByName("sport")}, ports->fields(),
                                               tcp_info->null_bitmap(), tcp_info->null_count());
  const auto table = batch
                         ->SetColumn(batch->schema()->GetFieldIndex("tcp_info"),
                                     arrow::field("tcp_info", ports), *narrow)
                         .ValueOrDie();
  EXPECT_EQ(document_text({"tcp_info.sport", "tcp_info.window"}, table, 0),
            R"({"tcp_info":{"sport":1000,"window":null}})");
}

TEST(Document, ColumnsAreThoseThatAreNeeded) {
  const auto document =
      Document::make({"time", "tls_info.data", "tcp_info.flags"}, *packet_schema());
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->columns(),
            (std::vector<std::string>{"tcp_info.flags", "tcp_info.payload", "time_digits",
                                      "tls_info.len", "ts_ns"}));
}

TEST(Document, ColumnsThatATableLacksAreNullAndFurtherOnesAreShown) {
  const auto batch = batch_of(two_frames());
  const auto without_tls =
      batch->RemoveColumn(batch->schema()->GetFieldIndex("tls_info")).ValueOrDie();
  const auto with_more =
      without_tls
          ->AddColumn(0, arrow::field("mark", arrow::int64()), batch->GetColumnByName("frame"))
          .ValueOrDie();
  EXPECT_EQ(document_text({"tls_info", "mark"}, with_more, 0), R"({"tls_info":null,"mark":1})");
}

TEST(Document, SlicedBatchesGiveTheirOwnRows) {
  const auto batch = batch_of(two_frames())->Slice(1);
  EXPECT_EQ(document_text({"frame", "proto", "tcp_info.sport"}, batch, 0),
            R"({"frame":2,"proto":"ICMP","tcp_info":null})");
}

}  // namespace
}  // namespace wirelake
