#include "query/match_value.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "query/query_operand.h"
#include "wirelake/query.h"

namespace wirelake {
namespace {

struct MatchCase {
  const char* query;
  const char* document;
  bool matches;
};

// What MongoDB answers.
constexpr MatchCase kCases[] = {
    {"{}", "{}", true},
    // Equality, within a kind only.
    {R"({"a": 1})", R"({"a": 1})", true},
    {R"({"a": 1.0})", R"({"a": 1})", true},
    {R"({"a": 1})", R"({"a": 1.5})", false},
    {R"({"a": 1})", R"({"a": true})", false},
    {R"({"a": true})", R"({"a": 1})", false},
    {R"({"a": "1"})", R"({"a": 1})", false},
    {R"({"a": {"$eq": "x"}})", R"({"a": "x"})", true},
    {R"({"a": 1, "b": 2})", R"({"a": 1, "b": 2})", true},
    {R"({"a": 1, "b": 2})", R"({"a": 1, "b": 3})", false},
    {R"({"a": {"b": 1, "c": 2}})", R"({"a": {"b": 1, "c": 2}})", true},
    {R"({"a": {"c": 2, "b": 1}})", R"({"a": {"b": 1, "c": 2}})", false},
    {R"({"a": {"b": 1}})", R"({"a": {"b": 1, "c": 2}})", false},
    {R"({"a": {}})", R"({"a": {}})", true},
    {R"({"a": {}})", R"({"a": {"b": 1}})", false},
    // The ends of 64 bits, of which the smallest is a floating-point number too.
    {R"({"a": -9223372036854775808.0})", R"({"a": [-9223372036854775808]})", true},
    {R"({"a": {"$in": [-9223372036854775808.0, "x"]}})", R"({"a": [-9223372036854775808]})", true},
    {R"({"a": {"$in": [-9223372036854775808, "x"]}})", R"({"a": [-9223372036854775808.0]})", true},
    {R"({"a": {"$in": [-9223372036854775808.0, 1]}})", R"({"a": -9223372036854775807})", false},
    {R"({"a": {"$in": [9223372036854775808.0, "x"]}})", R"({"a": [9223372036854775807]})", false},
    // Null and missing.
    {R"({"a": null})", R"({"a": null})", true},
    {R"({"a": null})", R"({})", true},
    {R"({"a": null})", R"({"a": 0})", false},
    {R"({"a": {"$ne": null}})", R"({})", false},
    {R"({"a": {"$ne": null}})", R"({"a": 0})", true},
    {R"({"a": {"$gte": null}})", R"({})", true},
    {R"({"a": {"$lte": null}})", R"({"a": null})", true},
    {R"({"a": {"$gt": null}})", R"({"a": null})", false},
    {R"({"a": {"$gte": null}})", R"({"a": 1})", false},
    {R"({"a.b": null})", R"({"a": null})", true},
    {R"({"a.b": null})", R"({"a": 1})", true},
    {R"({"a.b": null})", R"({"a": {"c": 1}})", true},
    {R"({"a.b": null})", R"({"a": {"b": 1}})", false},
    {R"({"a.b": null})", R"({"a": []})", false},
    {R"({"a.b": null})", R"({"a": [1, 2]})", false},
    {R"({"a.b": null})", R"({"a": [{"b": 1}, {}]})", true},
    {R"({"a": null})", R"({"a": [1, null]})", true},
    {R"({"a": null})", R"({"a": []})", false},
    // Order.
    {R"({"a": {"$gt": 1}})", R"({"a": 2})", true},
    {R"({"a": {"$gt": 1}})", R"({"a": 1})", false},
    {R"({"a": {"$gte": 1}})", R"({"a": 1})", true},
    {R"({"a": {"$lt": 1}})", R"({"a": 0.5})", true},
    {R"({"a": {"$lte": 1}})", R"({"a": 1.5})", false},
    {R"({"a": {"$gt": 1, "$lt": 3}})", R"({"a": 2})", true},
    {R"({"a": {"$gt": 1, "$lt": 3}})", R"({"a": 3})", false},
    {R"({"a": {"$gt": 1}})", R"({"a": "2"})", false},
    {R"({"a": {"$gt": 1}})", R"({})", false},
    {R"({"a": {"$lt": "b"}})", R"({"a": "a"})", true},
    {R"({"a": {"$lt": "b"}})", R"({"a": 1})", false},
    {R"({"a": {"$gt": false}})", R"({"a": true})", true},
    {R"({"a": {"$gt": [1]}})", R"({"a": [1, 2]})", true},
    {R"({"a": {"$gt": {"b": 1}}})", R"({"a": {"b": 2}})", true},
    // Not, over what is missing.
    {R"({"a": {"$ne": 1}})", R"({})", true},
    {R"({"a": {"$ne": 1}})", R"({"a": 1})", false},
    {R"({"a": {"$ne": 1}})", R"({"a": [1, 2]})", false},
    {R"({"a": {"$nin": [1, 2]}})", R"({})", true},
    {R"({"a": {"$nin": [1, 2]}})", R"({"a": 2})", false},
    {R"({"a": {"$nin": [1, null]}})", R"({})", false},
    {R"({"a": {"$not": {"$gt": 1}}})", R"({})", true},
    {R"({"a": {"$not": {"$gt": 1}}})", R"({"a": "text"})", true},
    {R"({"a": {"$not": {"$gt": 1}}})", R"({"a": 2})", false},
    {R"({"a": {"$not": {"$gt": 1, "$lt": 5}}})", R"({"a": 7})", true},
    {R"({"a": {"$not": {"$not": {"$gt": 1}}}})", R"({"a": 2})", true},
    // Lists: an element fits, or the whole list does.
    {R"({"a": 1})", R"({"a": [1, 2]})", true},
    {R"({"a": 3})", R"({"a": [1, 2]})", false},
    {R"({"a": [1, 2]})", R"({"a": [1, 2]})", true},
    {R"({"a": [1, 2]})", R"({"a": [2, 1]})", false},
    {R"({"a": [1, 2]})", R"({"a": [[1, 2], 3]})", true},
    {R"({"a": []})", R"({"a": []})", true},
    {R"({"a": {"$gt": 1, "$lt": 2}})", R"({"a": [0, 3]})", true},
    {R"({"a": {"$elemMatch": {"$gt": 1, "$lt": 2}}})", R"({"a": [0, 3]})", false},
    {R"({"a": {"$elemMatch": {"$gt": 1, "$lt": 4}}})", R"({"a": [0, 3]})", true},
    {R"({"a": {"$elemMatch": {"$ne": 0}}})", R"({"a": [0, 3]})", true},
    {R"({"a": {"$elemMatch": {"$ne": 0}}})", R"({"a": [0]})", false},
    {R"({"a": {"$elemMatch": {"$not": {"$gt": 1}}}})", R"({"a": [2, 1]})", true},
    {R"({"a": {"$elemMatch": {"b": 1, "c": 2}}})", R"({"a": [{"b": 1}, {"c": 2}]})", false},
    {R"({"a": {"$elemMatch": {"b": 1, "c": 2}}})", R"({"a": [{"b": 1, "c": 2}]})", true},
    {R"({"a": {"$elemMatch": {"$or": [{"b": 1}, {"c": 1}]}}})", R"({"a": [{"c": 1}]})", true},
    {R"({"a": {"$elemMatch": {}}})", R"({"a": [{}]})", true},
    {R"({"a": {"$elemMatch": {}}})", R"({"a": [1]})", false},
    {R"({"a": {"$elemMatch": {"b": 1}}})", R"({"a": {"b": 1}})", false},
    {R"({"a": {"$elemMatch": {"$exists": true}}})", R"({"a": [null]})", true},
    {R"({"a": {"$size": 2}})", R"({"a": [1, 2]})", true},
    {R"({"a": {"$size": 2.0}})", R"({"a": [1, 2]})", true},
    {R"({"a": {"$size": 1}})", R"({"a": [1, 2]})", false},
    {R"({"a": {"$size": 2}})", R"({"a": [[1, 2]]})", false},
    {R"({"a": {"$size": 0}})", R"({})", false},
    {R"({"a": {"$size": 1}})", R"({"a": 1})", false},
    // Paths.
    {R"({"a.b": 1})", R"({"a": {"b": 1}})", true},
    {R"({"a.b": 1})", R"({"a": [{"b": 2}, {"b": 1}]})", true},
    {R"({"a.b": 1})", R"({"a": [{"b": [3, 1]}]})", true},
    {R"({"a.0": 1})", R"({"a": [1, 2]})", true},
    {R"({"a.1": 1})", R"({"a": [1, 2]})", false},
    {R"({"a.00": 1})", R"({"a": [1, 2]})", false},
    {R"({"a.0.b": 1})", R"({"a": [{"b": 1}]})", true},
    {R"({"a.1.b": 1})", R"({"a": [{"b": 1}]})", false},
    {R"({"a.0": [1, 2]})", R"({"a": [[1, 2]]})", true},
    {R"({"a.0": 1})", R"({"a": [[1, 2]]})", false},
    {R"({"a.0.0": 1})", R"({"a": [[1, 2]]})", true},
    {R"({"a.1": 4})", R"({"a": [5, {"1": 4}]})", true},
    {R"({"a.1": {"1": 4}})", R"({"a": [5, {"1": 4}]})", true},
    {R"({"a.0": 1})", R"({"a": {"0": 1}})", true},
    // Existence.
    {R"({"a": {"$exists": true}})", R"({"a": null})", true},
    {R"({"a": {"$exists": true}})", R"({"a": []})", true},
    {R"({"a": {"$exists": true}})", R"({})", false},
    {R"({"a": {"$exists": false}})", R"({})", true},
    {R"({"a": {"$exists": 0}})", R"({"a": 1})", false},
    {R"({"a.b": {"$exists": true}})", R"({"a": null})", false},
    {R"({"a.b": {"$exists": true}})", R"({"a": [{}, {"b": null}]})", true},
    {R"({"a.b": {"$exists": false}})", R"({"a": [1]})", true},
    // Several values.
    {R"({"a": {"$in": [1, "x"]}})", R"({"a": "x"})", true},
    {R"({"a": {"$in": [1, "x"]}})", R"({"a": ["y", 1]})", true},
    {R"({"a": {"$in": []}})", R"({"a": 1})", false},
    {R"({"a": {"$nin": []}})", R"({"a": 1})", true},
    {R"({"a": {"$in": [null]}})", R"({})", true},
    {R"({"a": {"$in": [[1]]}})", R"({"a": [1]})", true},
    // Patterns and subnets.
    {R"({"a": {"$regex": "^ab"}})", R"({"a": "abc"})", true},
    {R"({"a": {"$regex": "b"}})", R"({"a": "abc"})", true},
    {R"({"a": {"$regex": "^b"}})", R"({"a": "abc"})", false},
    {R"({"a": {"$regex": "^B|C$", "$options": "i"}})", R"({"a": "abc"})", true},
    {R"({"a": {"$regex": "^b", "$options": "m"}})", R"({"a": "a\nb"})", true},
    {R"({"a": {"$regex": "a.b"}})", R"({"a": "a\nb"})", false},
    {R"({"a": {"$options": "s", "$regex": "a.b"}})", R"({"a": "a\nb"})", true},
    {R"({"a": {"$regex": "1"}})", R"({"a": 1})", false},
    {R"({"a": {"$regex": "b"}})", R"({"a": ["a", "b"]})", true},
    {R"({"a": {"$not": {"$regex": "b"}}})", R"({})", true},
    {R"({"a": {"$net": "10.0.0.0/8"}})", R"({"a": "10.1.2.3"})", true},
    {R"({"a": {"$net": "10.0.0.0/8"}})", R"({"a": "11.1.2.3"})", false},
    {R"({"a": {"$net": "10.0.0.0/8"}})", R"({"a": "10.0.0.0/8"})", false},
    {R"({"a": {"$net": "10.0.0.0/8"}})", R"({"a": "::ffff:a00:1"})", false},
    {R"({"a": {"$net": "2001:db8::/32"}})", R"({"a": "2001:db8::1"})", true},
    {R"({"a": {"$net": "192.0.2.1"}})", R"({"a": "192.0.2.1"})", true},
    {R"({"a": {"$net": "10.0.0.0/8"}})", R"({"a": "text"})", false},
    {R"({"a": {"$net": "0.0.0.0/0"}})", R"({"a": "0.0.0.0"})", true},
    {R"({"a": {"$net": "0.0.0.0/0"}})", R"({"a": "255.10.0.255"})", true},
    {R"({"a": {"$net": "0.0.0.0/0"}})", R"({"a": "256.1.1.1"})", false},
    {R"({"a": {"$net": "0.0.0.0/0"}})", R"({"a": "1.1.1"})", false},
    {R"({"a": {"$net": "0.0.0.0/0"}})", R"({"a": "1.1.1.1.1"})", false},
    {R"({"a": {"$net": "0.0.0.0/0"}})", R"({"a": "01.1.1.1"})", false},
    {R"({"a": {"$net": "0.0.0.0/0"}})", R"({"a": "1.1.1."})", false},
    {R"({"a": {"$net": "0.0.0.0/0"}})", R"({"a": ""})", false},
    {R"({"a": {"$net": "::/0"}})", R"({"a": "1.1.1.1"})", false},
    // What joins.
    {R"({"$and": [{"a": 1}, {"b": 2}]})", R"({"a": 1, "b": 2})", true},
    {R"({"$and": [{"a": 1}, {"b": 2}]})", R"({"a": 1})", false},
    {R"({"$or": [{"a": 1}, {"b": 2}]})", R"({"b": 2})", true},
    {R"({"$or": [{"a": 1}, {"b": 2}]})", R"({"b": 1})", false},
    {R"({"$nor": [{"a": 1}, {"b": 2}]})", R"({"b": 1})", true},
    {R"({"$nor": [{"a": 1}, {"b": 2}]})", R"({"a": 1})", false},
    {R"({"$or": [{}]})", R"({})", true},
    {R"({"$nor": [{}]})", R"({})", false},
    {R"({"$or": [{"a": 1}], "b": 2})", R"({"a": 1, "b": 1})", false},
};

TEST(MatchValue, AsMongoDbDoes) {
  for (const MatchCase& c : kCases) {
    const auto query = Query::parse(c.query);
    ASSERT_TRUE(query.ok()) << c.query << ": " << query.error().message;
    const auto document = query_operand(nlohmann::ordered_json::parse(c.document), 0);
    ASSERT_TRUE(document.ok()) << c.document;
    EXPECT_EQ(matches(query->root(), *document), c.matches) << c.query << " on " << c.document;
  }
}

}  // namespace
}  // namespace wirelake
