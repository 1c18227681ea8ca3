#include "store/mongodb/bson.h"

namespace wirelake::mongodb {
namespace {

struct FreeText {
  void operator()(char* text) const { bson_free(text); }
};

bool find(const bson_t* document, const char* name, bson_iter_t& value) {
  return bson_iter_init_find(&value, document, name);
}

}  // namespace

Result<Bson> to_bson(const nlohmann::ordered_json& json) {
  const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
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
  return nlohmann::json::parse(text.get(), nullptr, false);
}

std::string text_or(const bson_t* document, const char* name, std::string_view otherwise) {
  bson_iter_t value;
  if (!find(document, name, value) || !BSON_ITER_HOLDS_UTF8(&value)) return std::string(otherwise);
  std::uint32_t length = 0;
  const char* text = bson_iter_utf8(&value, &length);
  return {text, length};
}

std::int64_t integer_or(const bson_t* document, const char* name, std::int64_t otherwise) {
  bson_iter_t value;
  if (!find(document, name, value) || !BSON_ITER_HOLDS_NUMBER(&value)) return otherwise;
  return bson_iter_as_int64(&value);
}

std::int64_t date_or(const bson_t* document, const char* name, std::int64_t otherwise) {
  bson_iter_t value;
  if (!find(document, name, value) || !BSON_ITER_HOLDS_DATE_TIME(&value)) return otherwise;
  return bson_iter_date_time(&value);
}

}  // namespace wirelake::mongodb
