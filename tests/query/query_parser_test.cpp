#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "wirelake/query_document.h"

namespace wirelake {
namespace {

// What is refused, and what the message has to name.
TEST(QueryParser, Refusals) {
  const struct {
    const char* query;
    const char* named;
  } cases[] = {
      {"", "empty"},
      {" ", "{} means every packet"},
      {"\t\r\n\v\f ", "empty"},
      {"{proto: 1}", "byte 2"},
      {"{'proto': 'TCP'}", "double quotes"},
      {"proto=TCP", "'{\"proto\": \"TCP\"}'"},
      {"{\"a\": 1", "no JSON"},
      {"{\"a\": 1} x", "no JSON"},
      {"{\"a\": 1e999}", "no JSON"},
      {"{\"a\": \"\xff\"}", "no JSON"},
      {"[]", "no document"},
      {"1", "no document"},
      {R"({"a": 1, "a": 2})", "'a' twice"},
      {R"({"tcp_info.sport": {"$foo": 1}})", "'$foo' at 'tcp_info.sport'"},
      {R"({"a": {"$foo": 1}})", "$elemMatch"},
      {R"({"a": {"$all": [1]}})", "'$all'"},
      {R"({"a": {"$gt": 1, "b": 2}})", "'b' at 'a'"},
      {R"({"a": {"b": 2, "$gt": 1}})", "'b' at 'a'"},
      {R"({"$where": "1"})", "'$where'"},
      {R"({"$not": {"a": 1}})", "'$not'"},
      {R"({"$and": []})", "$and"},
      {R"({"$or": {}})", "$or"},
      {R"({"$nor": [1]})", "$nor"},
      {R"({"a": {"$in": 1}})", "$in at 'a'"},
      {R"({"a": {"$in": [{"$gt": 1}]}})", "'$gt'"},
      {R"({"a": {"$nin": {}}})", "$nin at 'a'"},
      {R"({"a": {"$not": {}}})", "$not at 'a'"},
      {R"({"a": {"$not": 1}})", "$not at 'a'"},
      {R"({"a": {"$not": {"b": 1}}})", "'b' at 'a'"},
      {R"({"a": {"$exists": "yes"}})", "$exists at 'a'"},
      {R"({"a": {"$size": -1}})", "$size at 'a'"},
      {R"({"a": {"$size": 1.5}})", "$size at 'a'"},
      {R"({"a": {"$elemMatch": 1}})", "$elemMatch at 'a'"},
      {R"({"a": {"$elemMatch": {"b": {"$foo": 1}}}})", "'$foo' at 'a.b'"},
      {R"({"a": {"$regex": 1}})", "$regex at 'a'"},
      {R"({"a": {"$regex": "("}})", "$regex at 'a'"},
      {R"({"a": {"$regex": "a", "$options": "x"}})", "option x"},
      {R"({"a": {"$regex": "a", "$options": "q"}})", "'q'"},
      {R"({"a": {"$options": "i"}})", "$options at 'a'"},
      {R"({"a": {"$regex": "((a{100}){100}){100}"}})", "$regex at 'a'"},
      {R"({"src": {"$net": "10.0.0.1/8"}})", "$net at 'src'"},
      {R"({"src": {"$net": 10}})", "$net at 'src'"},
      {R"({"tcp_info.payload": {"$gt": "A"}})", "equality"},
      {R"({"tcp_info.opts.0.data": {"$regex": "A"}})", "equality"},
      {R"({"tcp_info.opts": {"$elemMatch": {"data": {"$lt": "A"}}}})", "equality"},
  };
  for (const auto& c : cases) {
    const auto query = Query::parse(c.query);
    ASSERT_FALSE(query.ok()) << c.query;
    EXPECT_EQ(query.error().code, ErrorCode::kInvalidArgument) << c.query;
    const std::string& message = query.error().message;
    EXPECT_EQ(message.rfind("query: ", 0), 0u) << message;
    EXPECT_NE(message.find(c.named), std::string::npos) << c.query << ": " << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

std::string repeated(const std::string& before, int times, const std::string& middle,
                     const std::string& after) {
  std::string text;
  for (int i = 0; i < times; ++i)
    text += before;
  text += middle;
  for (int i = 0; i < times; ++i)
    text += after;
  return text;
}

TEST(QueryParser, DepthAndSizeAreBounded) {
  EXPECT_TRUE(Query::parse(repeated("{\"$or\": [", 25, "{}", "]}")).ok());
  for (const std::string& text :
       {repeated("{\"$or\": [", 100'000, "{}", "]}"), repeated("{\"a\": ", 100, "1", "}"),
        repeated("[", 1000, "", "]"), "{\"" + repeated("a.", 100, "a", "") + "\": 1}",
        "{\"a\": \"" + std::string(kMaxQueryText, 'x') + "\"}"}) {
    const auto query = Query::parse(text);
    ASSERT_FALSE(query.ok()) << text.substr(0, 40);
    EXPECT_LT(query.error().message.size(), 400u);
  }
}

// Those that do not come out of text have to be bounded all the same.
TEST(QueryParser, DepthOfDocumentsIsBounded) {
  for (const bool by_operator : {true, false}) {
    nlohmann::ordered_json document = nlohmann::ordered_json::object();
    for (int i = 0; i < 200; ++i) {
      nlohmann::ordered_json outer = nlohmann::ordered_json::object();
      if (by_operator) {
        outer["$nor"] = nlohmann::ordered_json::array({std::move(document)});
      } else {
        outer["a"] = std::move(document);
      }
      document = std::move(outer);
    }
    EXPECT_FALSE(parse_query(document).ok());
  }
}

TEST(QueryParser, EverythingIsKnownAsSuch) {
  EXPECT_TRUE(Query().is_everything());
  EXPECT_TRUE(Query::parse("{}")->is_everything());
  EXPECT_FALSE(Query::parse(R"({"a": null})")->is_everything());
}

}  // namespace
}  // namespace wirelake
