#include "query/bounds.h"

#include <arrow/type.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "columns/schema.h"
#include "query/batch_matcher.h"

namespace wirelake {
namespace {

constexpr Verdict kNone = Verdict::kNone;
constexpr Verdict kSome = Verdict::kSome;
constexpr Verdict kAll = Verdict::kAll;

// Ten rows: len 40..60 without nulls, ttl 64..64, src "10..." to "2001...", dport 80..443 with
// nulls that nobody counted, ts_ns with two nulls, protocol all null.
std::optional<ColumnBounds> bounds_of(const std::string& column) {
  static const std::map<std::string, ColumnBounds> known = {
      {"len", {std::int64_t{40}, std::int64_t{60}, 0, 10}},
      {"ttl", {std::int64_t{64}, std::int64_t{64}, 0, 10}},
      {"src", {std::string("10.0.0.1"), std::string("2001::1"), 0, 10}},
      {"tcp_info.dport", {std::int64_t{80}, std::int64_t{443}, {}, 10}},
      {"ts_ns", {std::int64_t{1}, std::int64_t{9}, 2, 10}},
      {"protocol", {{}, {}, 10, 10}},
      {"caplen", {{}, {}, 0, 10}},
  };
  const auto found = known.find(column);
  if (found == known.end()) return std::nullopt;
  return found->second;
}

TEST(Bounds, Verdicts) {
  const struct {
    const char* query;
    Verdict verdict;
  } cases[] = {
      {"{}", kAll},
      {R"({"len": 50})", kSome},
      {R"({"len": 39})", kNone},
      {R"({"len": {"$ne": 39}})", kAll},
      {R"({"len": {"$gte": 40}})", kAll},
      {R"({"len": {"$gt": 40}})", kSome},
      {R"({"len": {"$gt": 60}})", kNone},
      {R"({"len": {"$gt": 59.5}})", kSome},
      {R"({"len": {"$lt": 40.0}})", kNone},
      {R"({"len": {"$lte": 60}})", kAll},
      {R"({"len": {"$gte": 40, "$lte": 60}})", kAll},
      {R"({"len": {"$gte": 61, "$lte": 90}})", kNone},
      {R"({"len": {"$in": [1, 2, 100]}})", kNone},
      {R"({"len": {"$in": [1, 45]}})", kSome},
      {R"({"len": "50"})", kNone},
      {R"({"len": null})", kNone},
      {R"({"len": {"$exists": true}})", kAll},
      {R"({"ttl": 64})", kAll},
      {R"({"ttl": {"$in": [64, 128]}})", kAll},
      {R"({"src": "1"})", kNone},
      {R"({"src": "10.0.0.1"})", kSome},
      {R"({"src": {"$in": ["1", "3"]}})", kNone},
      {R"({"src": {"$gt": "1"}})", kAll},
      {R"({"src": {"$lt": "10.0.0.1"}})", kNone},
      {R"({"src": {"$lte": "2001::1"}})", kAll},
      {R"({"src": {"$gte": "3"}})", kNone},
      {R"({"src": {"$net": "10.0.0.0/8"}})", kSome},
      {R"({"src": 5})", kNone},
      {R"({"tcp_info.dport": 443})", kSome},
      {R"({"tcp_info.dport": 444})", kNone},
      {R"({"tcp_info.dport": {"$gte": 80}})", kSome},  // Nulls do not fit.
      {R"({"tcp_info.dport": {"$ne": 444}})", kAll},
      {R"({"tcp_info.dport": null})", kSome},
      {R"({"ts_ns": {"$gte": 1}})", kSome},
      {R"({"ts_ns": {"$gt": 9}})", kNone},
      {R"({"ts_ns": {"$not": {"$gt": 9}}})", kAll},
      {R"({"protocol": null})", kAll},
      {R"({"protocol": 6})", kNone},
      {R"({"protocol": {"$exists": true}})", kAll},
      {R"({"caplen": 5})", kSome},
      {R"({"caplen": null})", kNone},
      // Not stored as they are shown, lists, names without bounds, no names.
      {R"({"time": {"$lt": "1"}})", kSome},
      {R"({"vlan": 5})", kSome},
      {R"({"frame": 5})", kSome},
      {R"({"nothing": 5})", kNone},
      {R"({"nothing": null})", kAll},
      {R"({"tcp_info.nothing": 5})", kNone},
      // What joins.
      {R"({"len": 50, "ttl": 1})", kNone},
      {R"({"len": 50, "ttl": 64})", kSome},
      {R"({"$or": [{"len": 1}, {"ttl": 64}]})", kAll},
      {R"({"$or": [{"len": 1}, {"ttl": 1}]})", kNone},
      {R"({"$or": [{"len": 1}, {"frame": 1}]})", kSome},
      {R"({"$nor": [{"len": 1}, {"ttl": 1}]})", kAll},
  };
  for (const auto& c : cases) {
    const auto query = Query::parse(c.query);
    ASSERT_TRUE(query.ok()) << c.query;
    EXPECT_EQ(BatchMatcher(*query, *packet_schema()).judge(bounds_of), c.verdict) << c.query;
  }
}

}  // namespace
}  // namespace wirelake
