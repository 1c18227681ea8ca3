#include "query/batch_matcher.h"

#include <arrow/array.h>
#include <arrow/compute/cast.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <string>

#include "columns/batch.h"
#include "columns/schema.h"
#include "support/batches.h"
#include "support/bytes.h"

namespace wirelake {
namespace {

using namespace test;
using How = BatchMatcher::How;

// TLS over TCP, ICMP, UDP over IPv6 with two tags, TCP without a payload.
BatchPointer four_packets() {
  const ByteString tls = tls_record(22, 0x0301, text_bytes("foo"));
  return batch_of({
      ethernet(0x0800, ipv4(tcp(tls, {.options = from_hex("01 030307")}))),
      ethernet(0x0800, ipv4(zeros(8), {.protocol = 1})),
      ethernet(0x8100,
               vlan(5, 0x8100, vlan(7, 0x86dd, ipv6(udp(text_bytes("bar")), {.next = 17})))),
      ethernet(0x0800, ipv4(tcp({}, {.flags = 0x02}))),
  });
}

std::string selected(const std::string& query, const BatchPointer& batch,
                     const arrow::Schema& schema, How how) {
  const auto parsed = Query::parse(query);
  if (!parsed) return parsed.error().message;
  BatchMatcher matcher(*parsed, schema, how);
  std::string rows;
  for (const std::uint8_t row : matcher.select(batch))
    rows += row ? 'x' : '.';
  return rows;
}

// By column, by row, and with nothing but the columns that matching asks for.
void expect_rows(const std::string& query, const BatchPointer& batch, const std::string& rows) {
  const arrow::Schema& schema = *batch->schema();
  EXPECT_EQ(selected(query, batch, schema, How::kByColumnWherePossible), rows) << query;
  EXPECT_EQ(selected(query, batch, schema, How::kByRow), rows) << query << ", by row";
}

TEST(BatchMatcher, SeesPacketsAsTheDictShowsThem) {
  const struct {
    const char* query;
    const char* rows;
  } cases[] = {
      {"{}", "xxxx"},
      {R"({"proto": "TCP"})", "x..x"},
      {R"({"proto": {"$in": ["UDP", "ICMP", 3]}})", ".xx."},
      {R"({"$or": [{"proto": "UDP"}, {"proto": {"$in": ["ICMP", 3]}}, {"len": 1}]})", ".xx."},
      {R"({"$nor": [{"proto": "UDP"}, {"proto": "ICMP"}]})", "x..x"},
      {R"({"$or": [{"tcp_info.sport": 1000}, {"tcp_info.sport": null}]})", "xxxx"},
      {R"({"$and": [{"tcp_info.sport": {"$ne": 1000}}, {"tcp_info.sport": {"$ne": null}}]})",
       "...."},
      {R"({"$or": [{"vlan": 7}, {"vlan": 9}, {"vlan": {"$in": [[1, 2]]}}]})", "..x."},
      {R"({"$or": [{"udp_info.payload": "YmFy"}, {"udp_info.payload": "AAAA"}]})", "..x."},
      {R"({"protocol": 6})", "x..x"},
      {R"({"protocol": "6"})", "...."},
      {R"({"len": {"$gt": 39.5, "$lt": 1e9}})", "x.xx"},
      {R"({"frame": {"$gte": 2}})", ".xxx"},
      {R"({"frame": {"$in": [1, 3.0, 2.5]}})", "x.x."},
      {R"({"type": {"$ne": "IPv4"}})", "..x."},
      {R"({"src": {"$net": "10.0.0.0/24"}})", "xx.x"},
      {R"({"dst": {"$regex": "^2001:"}})", "..x."},
      {R"({"src": {"$lt": "2"}})", "xx.x"},
      {R"({"src": null})", "...."},
      {R"({"src": {"$exists": true}})", "xxxx"},
      // The time as text, and in nanoseconds.
      {R"({"time": "2.000005"})", ".x.."},
      {R"({"time": {"$gte": "3"}})", "..xx"},
      {R"({"time": {"$exists": true}})", "xxxx"},
      {R"({"ts_ns": {"$lt": 3000000000}})", "xx.."},
      {R"({"ts": {"$regex": "^1970-01-01T00:00:03.000005Z$"}})", "..x."},
      // Structs, and what is below one that is null.
      {R"({"tcp_info": null})", ".xx."},
      {R"({"tcp_info": {"$ne": null}})", "x..x"},
      {R"({"tcp_info": {"$exists": true}})", "xxxx"},
      {R"({"tcp_info.sport": {"$exists": true}})", "x..x"},
      {R"({"tcp_info.sport": null})", ".xx."},
      {R"({"tcp_info.sport": {"$ne": 1000}})", ".xx."},
      {R"({"tcp_info.dport": {"$not": {"$gt": 5}}})", ".xx."},
      {R"({"tcp_info.flags.SYN": true})", "...x"},
      {R"({"tcp_info.flags.SYN": false})", "x..."},
      {R"({"tcp_info.flags.SYN": {"$nin": [true]}})", "xxx."},
      {R"({"tcp_info.flags.SYN": 1})", "...."},
      {R"({"tcp_info.flags": {"FIN": false, "SYN": true, "RST": false, "PSH": false, "ACK": false,
                              "URG": false, "ECE": false, "CWR": false}})",
       "...x"},
      {R"({"tcp_info.window": 29200, "tcp_info.payload_len": {"$gt": 0}})", "x..."},
      {R"({"udp_info.sport": 3000})", "..x."},
      // Bytes.
      {R"({"tcp_info.payload": "FgMBAANmb28="})", "x..."},
      {R"({"tcp_info.payload": {"$in": ["", "x"]}})", "...x"},
      {R"({"tcp_info": {"$ne": null}, "tcp_info.payload": {"$ne": ""}})", "x..."},
      {R"({"udp_info.payload": {"$nin": ["YmFy"]}})", "xx.x"},
      {R"({"header": null})", "xxxx"},
      {R"({"tls_info.data": "Zm9v"})", "x..."},
      {R"({"tls_info.data": ["Zm9v"]})", "x..."},
      {R"({"tls_info.data.0": "Zm9v"})", "x..."},
      {R"({"tls_info.data.0": {"$exists": false}})", ".xxx"},
      // TLS.
      {R"({"tls_info.type": "HANDSHAKE", "tls_info.ver": {"$gte": "1.0"}})", "x..."},
      {R"({"tls_info.data_length": {"$size": 1}})", "x..."},
      {R"({"tls_info.data_length": 3})", "x..."},
      // Lists.
      {R"({"vlan": 7})", "..x."},
      {R"({"vlan": [5, 7]})", "..x."},
      {R"({"vlan.1": 7})", "..x."},
      {R"({"vlan": {"$size": 0}})", "xx.x"},
      {R"({"vlan": {"$exists": true}})", "xxxx"},
      {R"({"vlan": null})", "...."},
      {R"({"tcp_info.opts": {"$elemMatch": {"kind": 3, "data": "Bw=="}}})", "x..."},
      {R"({"tcp_info.opts.kind": 3})", "x..."},
      {R"({"tcp_info.opts.1.kind": 3})", "x..."},
      {R"({"tcp_info.opts.0.kind": 3})", "...."},
      {R"({"tcp_info.opts": {"kind": 3, "data": "Bw=="}})", "x..."},
      {R"({"tcp_info.opts": {"$size": 0}})", "...x"},
      {R"({"tcp_info.opts": {"$exists": true}})", "x..x"},
      // Names that there are not.
      {R"({"nothing": null})", "xxxx"},
      {R"({"nothing": {"$exists": true}})", "...."},
      {R"({"nothing.at.all": {"$ne": 5}})", "xxxx"},
      {R"({"tcp_info.nothing": null})", "xxxx"},
      {R"({"tcp_info.nothing": {"$exists": true}})", "...."},
      {R"({"src.nothing": 5})", "...."},
      {R"({"": 5})", "...."},
      // What joins.
      {R"({"$or": [{"proto": "ICMP"}, {"vlan": 5}, {"tcp_info.flags.SYN": true}]})", ".xxx"},
      {R"({"$nor": [{"proto": "ICMP"}, {"vlan": 5}]})", "x..x"},
      {R"({"$and": [{"$or": [{"vlan": 5}, {"frame": 1}]}, {"len": {"$lt": 1000}}]})", "x.x."},
  };
  const auto batch = four_packets();
  for (const auto& c : cases)
    expect_rows(c.query, batch, c.rows);
}

TEST(BatchMatcher, SlicesGiveTheirOwnRows) {
  const auto batch = four_packets()->Slice(1, 3);
  expect_rows(R"({"tcp_info.sport": 1000})", batch, "..x");
  expect_rows(R"({"tcp_info": null})", batch, "xx.");
  expect_rows(R"({"src": {"$net": "::/0"}})", batch, ".x.");
}

TEST(BatchMatcher, ColumnsThatABatchLacksAreNull) {
  const auto whole = four_packets();
  const auto batch = whole->RemoveColumn(whole->schema()->GetFieldIndex("tcp_info")).ValueOrDie();
  for (const How how : {How::kByColumnWherePossible, How::kByRow}) {
    const auto rows = [&](const char* query) {
      return selected(query, batch, *whole->schema(), how);
    };
    EXPECT_EQ(rows(R"({"tcp_info": null})"), "xxxx");
    EXPECT_EQ(rows(R"({"tcp_info": {"$exists": true}})"), "xxxx");
    EXPECT_EQ(rows(R"({"tcp_info.sport": {"$exists": true}})"), "....");
    EXPECT_EQ(rows(R"({"tcp_info.sport": {"$ne": 1}})"), "xxxx");
    EXPECT_EQ(rows(R"({"tcp_info.flags.SYN": null})"), "xxxx");
  }
}

TEST(BatchMatcher, ColumnsOfOthersAreSeen) {
  const auto whole = four_packets();
  const auto with_more =
      whole->AddColumn(0, arrow::field("mark", arrow::int64()), whole->GetColumnByName("frame"))
          .ValueOrDie();
  expect_rows(R"({"mark": {"$gt": 2}})", with_more, "..xx");
}

TEST(BatchMatcher, DictionariesAnswerLikePlainText) {
  const auto whole = four_packets();
  for (const char* name : {"src", "proto"}) {
    const int index = whole->schema()->GetFieldIndex(name);
    const auto type = arrow::dictionary(arrow::int32(), arrow::utf8());
    const auto encoded = arrow::compute::Cast(*whole->column(index), type).ValueOrDie();
    const auto batch = whole->SetColumn(index, arrow::field(name, type), encoded).ValueOrDie();
    for (const char* query :
         {R"({"src": {"$net": "10.0.0.0/8"}})", R"({"proto": "TCP"})", R"({"src": {"$gt": "2"}})",
          R"({"proto": {"$regex": "P$"}})", R"({"proto": {"$nin": ["ICMP", null]}})"}) {
      EXPECT_EQ(selected(query, batch, *whole->schema(), How::kByColumnWherePossible),
                selected(query, whole, *whole->schema(), How::kByRow))
          << query;
    }
  }
}

TEST(BatchMatcher, OnlyTheColumnsThatAreNeeded) {
  const struct {
    const char* query;
    std::vector<std::string> columns;
  } cases[] = {
      {"{}", {}},
      {R"({"src": "a", "tcp_info.sport": 1})", {"src", "tcp_info.sport"}},
      {R"({"tcp_info": {"$ne": null}})", {"tcp_info.sport"}},
      {R"({"tcp_info.flags": {"$exists": true}})", {"tcp_info.flags.FIN"}},
      {R"({"time": "1"})", {"time_digits", "ts_ns"}},
      {R"({"tls_info.data": "x"})", {"tcp_info.payload", "tls_info.len"}},
      {R"({"tcp_info.opts.kind": 1})", {"tcp_info.opts"}},
      {R"({"nothing": 1})", {}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(BatchMatcher(*Query::parse(c.query), *packet_schema()).columns(), c.columns)
        << c.query;
  }
}

}  // namespace
}  // namespace wirelake
