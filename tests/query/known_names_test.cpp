#include "query/known_names.h"

#include <arrow/type.h>
#include <gtest/gtest.h>

#include <string>

#include "columns/schema.h"
#include "columns/shown_fields.h"

namespace wirelake {
namespace {

std::string refusal(const std::string& query, const arrow::Schema& schema) {
  const auto parsed = Query::parse(query);
  if (!parsed) return parsed.error().message;
  const Status known = check_names(*parsed, schema);
  if (known) return "";
  EXPECT_EQ(known.error().code, ErrorCode::kInvalidArgument) << query;
  return known.error().message;
}

// With columns of another writer: of a name in capitals, and with structs in lists in lists.
arrow::Schema with_more() {
  const auto hop = arrow::struct_({arrow::field("asn", arrow::int64())});
  auto fields = packet_schema()->fields();
  fields.push_back(arrow::field("Verdict", arrow::utf8()));
  fields.push_back(arrow::field("geo", arrow::struct_({arrow::field("country", arrow::utf8())})));
  fields.push_back(arrow::field("routes", arrow::list(arrow::list(hop))));
  fields.push_back(arrow::field("labels", arrow::map(arrow::utf8(), arrow::int64())));
  return arrow::Schema(fields);
}

TEST(KnownNames, AreThoseOfTheDictOfColumnsAndOfWhatIsInThem) {
  for (const char* query : {
           "{}",
           R"({"time": "1.5", "src": "a", "ts_ns": 5, "capture": "a", "header": null, "vlan": 1})",
           R"({"tcp_info": null, "tcp_info.dport": 1, "tcp_info.window": 1, "udp_info.sport": 1})",
           R"({"tcp_info.flags.SYN": true, "tcp_info.flags": {"whatever": 1}})",
           R"({"tcp_info.opts.kind": 2, "tcp_info.opts.0.kind": 2, "tcp_info.opts.12": null})",
           R"({"vlan.0": 5, "tls_info.data": "x", "tls_info.data.0": "x"})",
           R"({"tls_info.data_length.1": {"$exists": true}})",
           R"({"tcp_info.opts": {"$elemMatch": {"kind": 2, "data": {"$ne": ""}}}})",
           R"({"tcp_info.opts": {"$elemMatch": {"$or": [{"kind": 2}, {"kind": {"$gt": 5}}]}}})",
           R"({"vlan": {"$elemMatch": {"$gt": 5, "$not": {"$lt": 9}}}})",
           R"({"src": {"$elemMatch": {"$gt": "a"}}})",
           R"({"$nor": [{"$and": [{"len": {"$not": {"$gt": 5}}}]}]})",
           R"({"Verdict": "bad", "geo.country": "NO", "routes.0.asn": 1, "routes.0.1.asn": 2})",
           R"({"routes": {"$elemMatch": {"$elemMatch": {"asn": 1}}}, "labels.any": 1})",
       }) {
    EXPECT_EQ(refusal(query, with_more()), "") << query;
  }
}

TEST(KnownNames, OthersAreRefusedWithTheNearest) {
  const struct {
    const char* query;
    const char* message;
  } cases[] = {
      {R"({"window": 443})", R"(no field "window"; did you mean tcp_info.window?)"},
      {R"({"tcp_info.dprt": {"$ne": 443}})",
       R"(no field "tcp_info.dprt"; did you mean tcp_info.dport?)"},
      {R"({"udp_info.dprot": 53})", R"(no field "udp_info.dprot"; did you mean udp_info.dport?)"},
      {R"({"tcp_info.port": 1})",
       R"(no field "tcp_info.port"; did you mean tcp_info.sport or tcp_info.dport?)"},
      {R"({"tcp.dport": 1})", R"(no field "tcp.dport"; did you mean dport?)"},
      {R"({"ip.src": "a"})", R"(no field "ip.src"; did you mean src?)"},
      {R"({"scr": "a"})", R"(no field "scr"; did you mean src?)"},
      {R"({"SRC": "a"})", R"(no field "SRC"; did you mean src?)"},
      {R"({"tcp": null})", R"(no field "tcp"; did you mean tcp_info?)"},
      {R"({"tcp_info.flags.syn": true})",
       R"(no field "tcp_info.flags.syn"; did you mean tcp_info.flags.SYN?)"},
      {R"({"SYN": true})", R"(no field "SYN"; did you mean tcp_info.flags.SYN?)"},
      {R"({"tcp_info.opts.0.knid": 1})",
       R"(no field "tcp_info.opts.0.knid"; did you mean tcp_info.opts.kind?)"},
      {R"({"verdict": 1})", R"(no field "verdict"; did you mean Verdict?)"},
      {R"({"geo.contry": 1})", R"(no field "geo.contry"; did you mean geo.country?)"},
      // A way below a value that has nothing inside of it.
      {R"({"len.x": 5})", R"(no field "len.x"; did you mean len?)"},
      {R"({"vlan.0.x": 5})", R"(no field "vlan.0.x"; did you mean vlan.0?)"},
      {R"({"tcp_info.sport.0": 5})",
       R"(no field "tcp_info.sport.0"; did you mean tcp_info.sport?)"},
      {R"({"time.seconds": 5})", R"(no field "time.seconds"; did you mean time?)"},
      // Wherever it stands.
      {R"({"$or": [{"len": 5}, {"$nor": [{"lne": 5}]}]})", R"(no field "lne"; did you mean len?)"},
      {R"({"lenn": {"$not": {"$gt": 5}}})", R"(no field "lenn"; did you mean len?)"},
      {R"({"lenn": {"$exists": false}})", R"(no field "lenn"; did you mean len?)"},
      {R"({"tcp_info.opts": {"$elemMatch": {"kin": 2}}})",
       R"(no field "tcp_info.opts.kin"; did you mean tcp_info.opts.kind?)"},
      {R"({"routes": {"$elemMatch": {"$elemMatch": {"asm": 1}}}})",
       R"(no field "routes.asm"; did you mean routes.asn?)"},
  };
  const arrow::Schema schema = with_more();
  for (const auto& c : cases)
    EXPECT_EQ(refusal(c.query, schema), c.message) << c.query;
}

TEST(KnownNames, TheNearestIsNamedHoweverFarItIs) {
  for (const char* query : {R"({"banana": 1})", R"({"": 1})", R"({".": 1})", R"({"x": 1})"}) {
    const std::string message = refusal(query, *packet_schema());
    EXPECT_NE(message.find("the nearest is "), std::string::npos) << message;
    EXPECT_NE(message.find("wirelake show"), std::string::npos) << message;
  }
  const std::string long_name =
      refusal("{\"" + std::string(5000, 'a') + "\": 1}", *packet_schema());
  EXPECT_LT(long_name.size(), 300u);
  EXPECT_NE(long_name.find("no field"), std::string::npos) << long_name;
}

// What the format has, and a table has not, is null.
TEST(KnownNames, ATableMayLackColumns) {
  const arrow::Schema narrow(
      {arrow::field("load", arrow::utf8()),
       arrow::field("tcp_info", arrow::struct_({arrow::field("sport", arrow::int32())}))});
  EXPECT_EQ(
      refusal(R"({"src": null, "tcp_info.window": null, "tcp_info.flags.ACK": null})", narrow), "");
}

// Names of other writers can be anything, and of any number.
TEST(KnownNames, HostileNamesAreShownHarmlessly) {
  arrow::FieldVector fields = packet_schema()->fields();
  for (int i = 0; i < 10'000; ++i)
    fields.push_back(arrow::field("column" + std::to_string(i), arrow::utf8()));
  fields.push_back(arrow::field("evil\x1b[31m", arrow::utf8()));
  const std::string message = refusal(R"({"evil\u001b[31": 1})", arrow::Schema(fields));
  EXPECT_EQ(message.find('\x1b'), std::string::npos);
  EXPECT_NE(message.find("did you mean \"evil\\x1b[31m\"?"), std::string::npos) << message;
}

TEST(KnownNames, WaysThroughNestedListsStayFew) {
  auto type = arrow::int64();
  for (int i = 0; i < 60; ++i)
    type = arrow::list(arrow::struct_({arrow::field("0", type)}));
  std::string name = "0";
  for (int i = 0; i < 60; ++i)
    name += ".0";
  EXPECT_EQ(refusal("{\"" + name + "\": 1}", arrow::Schema({arrow::field("0", type)})), "");
}

TEST(KnownNames, OneNameByItself) {
  EXPECT_TRUE(check_name("tcp_info.opts.kind", *packet_schema()).ok());
  const Status unknown = check_name("window", *packet_schema());
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().message, R"(no field "window"; did you mean tcp_info.window?)");
}

TEST(KnownNames, OfWholeColumns) {
  EXPECT_EQ(no_such_column("window", *packet_schema()).message,
            R"(no column "window"; did you mean tcp_info?)");
  EXPECT_EQ(no_such_column("caplne", *packet_schema()).message,
            R"(no column "caplne"; did you mean caplen?)");
}

}  // namespace
}  // namespace wirelake
