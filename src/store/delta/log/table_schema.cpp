#include "store/delta/log/table_schema.h"

#include <arrow/type.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_line.h"
#include "base/quoted.h"
#include "base/try.h"
#include "store/json_members.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxTypeDepth = 32;

Json fields_json(const arrow::FieldVector& fields);

// The types of packet_schema(), no others.
Json type_json(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::STRING:
      return "string";
    case arrow::Type::INT32:
      return "integer";
    case arrow::Type::INT64:
      return "long";
    case arrow::Type::BOOL:
      return "boolean";
    case arrow::Type::BINARY:
      return "binary";
    case arrow::Type::TIMESTAMP:
      return "timestamp";
    case arrow::Type::LIST:
      return {{"type", "array"},
              {"elementType", type_json(*type.field(0)->type())},
              {"containsNull", true}};
    default:
      return {{"type", "struct"}, {"fields", fields_json(type.fields())}};
  }
}

Json fields_json(const arrow::FieldVector& fields) {
  Json list = Json::array();
  for (const auto& field : fields) {
    list.push_back({{"name", field->name()},
                    {"type", type_json(*field->type())},
                    {"nullable", true},
                    {"metadata", Json::object()}});
  }
  return list;
}

std::shared_ptr<arrow::DataType> primitive_type(const std::string& name) {
  static const std::map<std::string, std::shared_ptr<arrow::DataType>> types = {
      {"string", arrow::utf8()},
      {"long", arrow::int64()},
      {"integer", arrow::int32()},
      {"short", arrow::int16()},
      {"byte", arrow::int8()},
      {"float", arrow::float32()},
      {"double", arrow::float64()},
      {"boolean", arrow::boolean()},
      {"binary", arrow::binary()},
      {"date", arrow::date32()},
      {"timestamp", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")},
      {"timestamp_ntz", arrow::timestamp(arrow::TimeUnit::MICRO)},
  };
  const auto found = types.find(name);
  if (found != types.end()) return found->second;
  int precision = 0;
  int scale = 0;
  if (std::sscanf(name.c_str(), "decimal(%d,%d)", &precision, &scale) == 2 && precision >= 1 &&
      precision <= 38 && scale >= 0 && scale <= precision) {
    return arrow::decimal128(precision, scale);
  }
  return nullptr;
}

Result<std::shared_ptr<arrow::DataType>> parse_type(const nlohmann::json& type, int depth);

Result<arrow::FieldVector> parse_fields(const nlohmann::json& object, int depth) {
  const nlohmann::json& list = member(object, "fields");
  if (!list.is_array()) return Error{ErrorCode::kDamaged, "has a schema without fields"};
  arrow::FieldVector fields;
  for (const auto& entry : list) {
    WIRELAKE_ASSIGN(std::string name, required_text(entry, "name"));
    WIRELAKE_ASSIGN(auto type, parse_type(member(entry, "type"), depth));
    fields.push_back(arrow::field(std::move(name), std::move(type)));
  }
  return fields;
}

std::string type_text(const nlohmann::json& type) {
  if (type.is_string()) return type.get<std::string>();
  return json_line(type);
}

Result<std::shared_ptr<arrow::DataType>> parse_type(const nlohmann::json& type, int depth) {
  if (depth > kMaxTypeDepth) return Error{ErrorCode::kUnsupported, "has a schema nested too deep"};
  if (type.is_string()) {
    auto primitive = primitive_type(type.get<std::string>());
    if (primitive) return primitive;
  }
  const std::string kind = text_or(type, "type", "");
  if (kind == "struct") {
    WIRELAKE_ASSIGN(auto fields, parse_fields(type, depth + 1));
    return arrow::struct_(fields);
  }
  if (kind == "array") {
    WIRELAKE_ASSIGN(auto element, parse_type(member(type, "elementType"), depth + 1));
    return arrow::list(arrow::field("element", std::move(element)));
  }
  if (kind == "map") {
    WIRELAKE_ASSIGN(auto key, parse_type(member(type, "keyType"), depth + 1));
    WIRELAKE_ASSIGN(auto value, parse_type(member(type, "valueType"), depth + 1));
    return arrow::map(std::move(key), std::move(value));
  }
  return Error{ErrorCode::kUnsupported, "has a column of the type " +
                                            wirelake::quoted(type_text(type)) +
                                            ", which wirelake does not know"};
}

}  // namespace

std::string schema_string(const arrow::Schema& schema) {
  return Json({{"type", "struct"}, {"fields", fields_json(schema.fields())}}).dump();
}

Result<std::shared_ptr<arrow::Schema>> parse_schema_string(const std::string& text,
                                                           const std::string& table) {
  const auto schema = read_stored_json(text);
  if (!schema) {
    return Error{schema.error().code, "has a schema that " + schema.error().message, table};
  }
  auto fields = parse_fields(*schema, 0);
  if (!fields) return Error{fields.error().code, fields.error().message, table};
  return arrow::schema(std::move(*fields));
}

}  // namespace wirelake::delta
