#include "columns/conform_batch.h"

#include <arrow/array.h>
#include <arrow/json/from_string.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <string>

#include "columns/batch.h"

namespace wirelake {
namespace {

using TypePointer = std::shared_ptr<arrow::DataType>;

BatchPointer batch_of_json(const TypePointer& type, const std::string& json) {
  auto array = arrow::json::ArrayFromJSONString(type, json);
  EXPECT_TRUE(array.ok()) << array.status().ToString();
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("x", type)}), (*array)->length(),
                                  {*array});
}

TypePointer struct_of(const char* name, TypePointer type) {
  return arrow::struct_({arrow::field(name, std::move(type))});
}

TEST(ConformBatch, ValuesFitIntoTheTypeWanted) {
  const auto pair =
      arrow::struct_({arrow::field("a", arrow::int64()), arrow::field("b", arrow::utf8())});
  const struct {
    const char* name;
    TypePointer from;
    const char* json;
    TypePointer to;
    const char* expected;
  } cases[] = {
      {"the same", arrow::int32(), "[1, null]", arrow::int32(), "[1, null]"},
      {"wider", arrow::int32(), "[1, null]", arrow::int64(), "[1, null]"},
      {"narrower", arrow::int64(), "[1, null]", arrow::int32(), "[1, null]"},
      {"large text", arrow::large_utf8(), R"(["a", null])", arrow::utf8(), R"(["a", null])"},
      {"finer times", arrow::timestamp(arrow::TimeUnit::NANO, "UTC"), "[1999]",
       arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), "[1]"},
      {"a field less and one more", struct_of("b", arrow::large_utf8()),
       R"([{"b": "x"}, null, {"b": null}])", pair,
       R"([{"a": null, "b": "x"}, null, {"a": null, "b": null}])"},
      {"fields in another order",
       arrow::struct_({arrow::field("b", arrow::utf8()), arrow::field("a", arrow::int32()),
                       arrow::field("c", arrow::int32())}),
       R"([{"a": 1, "b": "x", "c": 2}])", pair, R"([{"a": 1, "b": "x"}])"},
      {"a list of structs", arrow::list(struct_of("a", arrow::int32())),
       R"([[{"a": 1}, null], [], null])", arrow::list(pair),
       R"([[{"a": 1, "b": null}, null], [], null])"},
      {"a large list", arrow::large_list(arrow::int32()), "[[1], null]",
       arrow::list(arrow::int32()), "[[1], null]"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto schema = arrow::schema({arrow::field("x", c.to)});
    const auto batch = batch_of_json(c.from, c.json);
    const auto expected = batch_of_json(c.to, c.expected);
    // Slices are what a scan with a limit gives.
    for (std::int64_t begin = 0; begin < batch->num_rows(); ++begin) {
      const auto conformed = conform_batch(batch->Slice(begin), schema);
      ASSERT_TRUE(conformed.ok()) << conformed.error().message;
      ASSERT_TRUE((*conformed)->ValidateFull().ok());
      EXPECT_TRUE((*conformed)->Equals(*expected->Slice(begin))) << (*conformed)->ToString();
    }
  }
}

TEST(ConformBatch, ColumnsAreThoseOfTheSchema) {
  const auto batch = batch_of_json(arrow::int32(), "[1, 2]");
  const auto schema = arrow::schema(
      {arrow::field("y", struct_of("a", arrow::int32())), arrow::field("x", arrow::int32())});
  const auto conformed = conform_batch(batch, schema);
  ASSERT_TRUE(conformed.ok());
  EXPECT_TRUE((*conformed)->schema()->Equals(*schema));
  EXPECT_EQ((*conformed)->column(0)->null_count(), 2);
  EXPECT_TRUE((*conformed)->column(1)->Equals(batch->column(0)));
  const auto none = conform_batch(batch, arrow::schema({}));
  ASSERT_TRUE(none.ok());
  EXPECT_EQ((*none)->num_rows(), 2);
}

TEST(ConformBatch, AColumnThatDoesNotFitIsNamed) {
  const struct {
    TypePointer from;
    const char* json;
    TypePointer to;
  } cases[] = {
      {arrow::int64(), "[3000000000]", arrow::int32()},
      {arrow::utf8(), R"(["text"])", arrow::int32()},
      {arrow::int32(), "[1]", struct_of("a", arrow::int32())},
      {struct_of("a", arrow::utf8()), R"([{"a": "text"}])", struct_of("a", arrow::int64())},
  };
  for (const auto& c : cases) {
    const auto conformed =
        conform_batch(batch_of_json(c.from, c.json), arrow::schema({arrow::field("x", c.to)}));
    ASSERT_FALSE(conformed.ok()) << c.json;
    EXPECT_EQ(conformed.error().code, ErrorCode::kDamaged) << conformed.error().message;
    EXPECT_TRUE(conformed.error().message.starts_with("column 'x' does not fit"));
  }
}

}  // namespace
}  // namespace wirelake
