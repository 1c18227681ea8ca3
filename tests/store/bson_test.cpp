#include <arrow/scalar.h>
#include <bson/bson.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "columns/batch.h"
#include "columns/schema.h"
#include "store/mongodb/bson_columns.h"
#include "store/mongodb/bson_sink.h"
#include "store/mongodb/query_filter.h"
#include "store/mongodb/row_inserter.h"
#include "support/batches.h"
#include "wirelake/query_document.h"

namespace wirelake::mongodb {
namespace {

using namespace test;

TEST(PacketId, SortsByLoadAndFrame) {
  const std::string first = "019a0000-0000-7000-8000-00000000000";
  const std::vector<std::string> ids = {row_id(first + "1", 1),         row_id(first + "1", 2),
                                        row_id(first + "1", 255),       row_id(first + "1", 256),
                                        row_id(first + "1", 1'000'000), row_id(first + "2", 1)};
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  for (const std::string& id : ids)
    EXPECT_EQ(id.size(), 24u);
  EXPECT_EQ(row_id(first + "1", 7), row_id(first + "1", 7));
}

TEST(PacketId, OfLoadsThatAreNoUuids) {
  // Each of them is something else in one place.
  for (const char* load :
       {"", "a", "019A0000-0000-7000-8000-000000000001", "019a0000-0000-7000-8000-00000000000g",
        "019a0000+0000-7000-8000-000000000001"}) {
    EXPECT_EQ(row_id(load, 1), load + std::string(7, '\0') + '\1') << load;
  }
}

// The documents of `batch`, as an inserter makes them.
std::vector<std::string> documents_of(const BatchPointer& batch) {
  Document document = stored_document();
  document.bind(batch);
  std::vector<std::string> documents;
  for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
    const std::string id = row_id("a", row);
    BsonSink sink(documents.emplace_back());
    sink.set_identity(std::as_bytes(std::span(id)), 1);
    document.emit(row, sink);
  }
  return documents;
}

bson_t view_of(const std::string& bytes) {
  bson_t document;
  EXPECT_TRUE(bson_init_static(&document, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                               bytes.size()));
  return document;
}

// As CovertMark writes them: a list of kind and bytes, and null for what it could not read.
TEST(Bson, OptionsThatArePairs) {
  Bson document(BCON_NEW(
      "tcp_info", "{", "opts", "[", "[", BCON_INT32(2),
      BCON_BIN(BSON_SUBTYPE_BINARY, reinterpret_cast<const uint8_t*>("\5\xb4"), 2), "]", "[",
      BCON_INT32(1), BCON_BIN(BSON_SUBTYPE_BINARY, reinterpret_cast<const uint8_t*>(""), 0), "]",
      BCON_NULL, "]", "}"));
  BsonColumns columns({"tcp_info.opts"});
  ASSERT_TRUE(columns.append(*document.get()).ok());
  const auto batch = columns.finish();
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ((*(*batch)->column(0)->GetScalar(0))->ToString(),
            "{opts:list<element: struct<kind: int32, data: binary>> = "
            "list<element: struct<kind: int32, data: binary>>"
            "[{kind:int32 = 2, data:binary = \5\xb4}, {kind:int32 = 1, data:binary = }]}");
}

TEST(Bson, PairsThatAreNone) {
  const std::string wrong[] = {"[]", "[1]", "[1, 2]",
                               "[\"a\", {\"$binary\": \"\", \"$type\": \"00\"}]",
                               "[1, {\"$binary\": \"\", \"$type\": \"00\"}, 3]"};
  for (const std::string& pair : wrong) {
    const std::string text = "{\"tcp_info\": {\"opts\": [" + pair + "]}}";
    bson_error_t error;
    const Bson document(bson_new_from_json(reinterpret_cast<const std::uint8_t*>(text.data()),
                                           static_cast<ssize_t>(text.size()), &error));
    ASSERT_NE(document.get(), nullptr) << error.message;
    BsonColumns columns({"tcp_info.opts"});
    EXPECT_EQ(columns.append(*document.get()).error().code, ErrorCode::kDamaged) << pair;
  }
}

TEST(Bson, PacketsComeBackAsTheyWere) {
  for (const bool keep_headers : {false, true}) {
    const auto batch = batch_of(frames_of_every_group(), "a", 1, {keep_headers});
    BsonColumns columns({});
    for (const std::string& bytes : documents_of(batch)) {
      const bson_t document = view_of(bytes);
      EXPECT_TRUE(bson_validate(&document, BSON_VALIDATE_UTF8, nullptr));
      ASSERT_TRUE(columns.append(document).ok());
    }
    const auto read = columns.finish();
    ASSERT_TRUE(read.ok());
    EXPECT_TRUE((*read)->Equals(*batch)) << (*read)->ToString() << batch->ToString();
  }
}

TEST(Bson, NoBytesOfADocumentAreTrusted) {
  const auto batch = batch_of(frames_of_every_group());
  const std::string whole = documents_of(batch)[1];
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char changed : {'\0', '\x03', '\x05', '\x7f', '\xff'}) {
      std::string bytes = whole;
      bytes[at] = changed;
      bson_t document;
      const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
      if (!bson_init_static(&document, data, bytes.size())) continue;
      BsonColumns columns({});
      (void)columns.append(document);  // An error or a row, but nothing outside of the bytes.
    }
  }
}

TEST(Bson, TheLargestPacketIsFarFromTheServersLimit) {
  // A record of nearly 256 KiB, its length left to the offload engine, full of the shortest records
  // of TLS: each is an entry of two lists.
  ByteString records;
  const ByteString record = tls_record(22, 0x0303, {});
  while (records.size() < 262'000)
    records.insert(records.end(), record.begin(), record.end());
  const auto batch = batch_of({ethernet(0x0800, ipv4(tcp(records), {.total_len = 0}))});
  ASSERT_EQ(batch->num_rows(), 1);
  const std::string document = documents_of(batch).front();
  constexpr std::size_t kServerLimit = std::size_t{16} << 20;
  EXPECT_GT(document.size(), base64_size(records.size()));
  EXPECT_LT(document.size(), kServerLimit / 8);
}

TEST(Bson, ColumnsAskForWhatTheyNeed) {
  EXPECT_EQ(BsonColumns({"ts", "tcp_info.sport"}).members(),
            (std::vector<std::string>{"start_ns", "tcp_info.sport", "ts_ns"}));
  EXPECT_EQ(BsonColumns({"tls_info"}).members(),
            (std::vector<std::string>{"tls_info.data_length", "tls_info.len", "tls_info.records",
                                      "tls_info.type", "tls_info.ver"}));
}

TEST(QueryFilter, SaysWhatTheServerIsSureToReadAlike) {
  struct Case {
    const char* query;
    const char* filter;
  };
  static constexpr Case kCases[] = {
      {R"({})", R"({})"},
      {R"({"len": 5})", R"({ "len" : { "$eq" : 5 } })"},
      {R"({"tcp_info.dport": {"$in": [80, 443]}, "src": {"$net": "10.0.0.0/8"}})",
       R"({ "$and" : [ { "tcp_info.dport" : { "$in" : [ 80, 443 ] } } ] })"},
      {R"({"$or": [{"proto": "TCP"}, {"time": {"$gt": "5"}}]})", nullptr},
      {R"({"$or": [{"proto": "TCP"}, {"src": {"$regex": "x"}}]})", R"({})"},
      {R"({"tcp_info": {"$ne": null}})", R"({})"},
      {R"({"tcp_info.payload": "QQ=="})", R"({})"},
      {R"({"vlan": 7})", R"({})"},
      {R"({"len": {"$ne": 5}})", R"({})"},
      {R"({"len": 5.5})", R"({})"},
  };
  for (const Case& c : kCases) {
    const auto query = Query::parse(c.query);
    ASSERT_TRUE(query.ok()) << c.query;
    const Bson filter = query_filter(*query, *packet_schema());
    char* text = bson_as_relaxed_extended_json(filter, nullptr);
    if (c.filter) {
      EXPECT_EQ(nlohmann::json::parse(text), nlohmann::json::parse(c.filter)) << c.query;
    } else {
      EXPECT_NE(std::string(text).find("$or"), std::string::npos) << text;
    }
    bson_free(text);
  }
}

}  // namespace
}  // namespace wirelake::mongodb
