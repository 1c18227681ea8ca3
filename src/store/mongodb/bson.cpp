#include "store/mongodb/bson.h"

#include "base/integers.h"
#include "base/json_line.h"
#include "base/try.h"
#include "base/utf8.h"
#include "store/stored_json.h"

namespace wirelake::mongodb {
namespace {

struct FreeText {
  void operator()(char* text) const { bson_free(text); }
};

// What MongoDB allows.
constexpr int kMaxDepth = 100;

Error damaged(const std::string& what) {
  return {ErrorCode::kDamaged, what};
}

Status check_members(bson_iter_t& members, int depth) {
  if (depth > kMaxDepth) {
    return damaged("it is nested more than " + std::to_string(kMaxDepth) + " deep");
  }
  while (bson_iter_next(&members)) {
    if (BSON_ITER_HOLDS_DOCUMENT(&members) || BSON_ITER_HOLDS_ARRAY(&members)) {
      bson_iter_t inner;
      if (!bson_iter_recurse(&members, &inner)) return damaged("it breaks its own format");
      WIRELAKE_TRY(check_members(inner, depth + 1));
    }
    const auto text = text_of(members);
    if (text && to_valid_utf8(*text) != *text) return damaged("it has text that is no UTF-8");
  }
  return members.err_off == 0 ? Status() : Status(damaged("it breaks its own format"));
}

bool find(const bson_t* document, const char* name, bson_iter_t& value) {
  return bson_iter_init_find(&value, document, name);
}

}  // namespace

Result<Bson> to_bson(const nlohmann::ordered_json& json) {
  const std::string text = json_line(json);
  bson_error_t error;
  bson_t* document = bson_new_from_json(reinterpret_cast<const std::uint8_t*>(text.data()),
                                        static_cast<ssize_t>(text.size()), &error);
  if (document) return Bson(document);
  return Error{ErrorCode::kInvalidArgument,
               std::string("cannot be stored as a document: ") + error.message};
}

nlohmann::json to_json(const bson_t& document) {
  const std::unique_ptr<char, FreeText> text(bson_as_relaxed_extended_json(&document, nullptr));
  if (!text) return nullptr;
  return stored_json_or_null(text.get());
}

Status check_document(const bson_t& document) {
  bson_iter_t members;
  if (!bson_iter_init(&members, &document)) return damaged("it breaks its own format");
  return check_members(members, 1);
}

std::optional<std::string_view> text_of(const bson_iter_t& value) {
  if (!BSON_ITER_HOLDS_UTF8(&value)) return std::nullopt;
  std::uint32_t length = 0;
  const char* text = bson_iter_utf8(&value, &length);
  return std::string_view(text, length);
}

std::optional<std::int64_t> integer_of(const bson_iter_t& value) {
  if (BSON_ITER_HOLDS_INT(&value)) return bson_iter_as_int64(&value);
  if (!BSON_ITER_HOLDS_DOUBLE(&value)) return std::nullopt;
  return whole_number(bson_iter_double(&value));
}

std::string text_or(const bson_t* document, const char* name, std::string_view otherwise) {
  bson_iter_t value;
  if (!find(document, name, value)) return std::string(otherwise);
  return std::string(text_of(value).value_or(otherwise));
}

std::int64_t integer_or(const bson_t* document, const char* name, std::int64_t otherwise) {
  bson_iter_t value;
  if (!find(document, name, value)) return otherwise;
  return integer_of(value).value_or(otherwise);
}

std::int64_t date_or(const bson_t* document, const char* name, std::int64_t otherwise) {
  bson_iter_t value;
  if (!find(document, name, value) || !BSON_ITER_HOLDS_DATE_TIME(&value)) return otherwise;
  return bson_iter_date_time(&value);
}

}  // namespace wirelake::mongodb
