#include "store/delta/log/table_schema.h"

#include <arrow/type.h>

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <map>
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

Json field_json(const arrow::Field& field);
Json fields_json(const arrow::FieldVector& fields);

const std::map<std::string, std::shared_ptr<arrow::DataType>>& primitive_types() {
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
  return types;
}

std::string primitive_name(const arrow::DataType& type) {
  if (type.id() == arrow::Type::DECIMAL128) {
    const auto& decimal = static_cast<const arrow::Decimal128Type&>(type);
    return "decimal(" + std::to_string(decimal.precision()) + "," +
           std::to_string(decimal.scale()) + ")";
  }
  const auto found = std::ranges::find_if(
      primitive_types(), [&](const auto& known) { return known.second->Equals(type); });
  assert(found != primitive_types().end());
  return found->first;
}

// Of a type that parse_type() gives.
Json type_json(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::LIST:
      return {{"type", "array"},
              {"elementType", type_json(*type.field(0)->type())},
              {"containsNull", true}};
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapType&>(type);
      return {{"type", "map"},
              {"keyType", type_json(*map.key_type())},
              {"valueType", type_json(*map.item_type())},
              {"valueContainsNull", true}};
    }
    case arrow::Type::STRUCT:
      return {{"type", "struct"}, {"fields", fields_json(type.fields())}};
    default:
      return primitive_name(type);
  }
}

Json fields_json(const arrow::FieldVector& fields) {
  Json list = Json::array();
  for (const auto& field : fields)
    list.push_back(field_json(*field));
  return list;
}

Json field_json(const arrow::Field& field) {
  return {{"name", field.name()},
          {"type", type_json(*field.type())},
          {"nullable", true},
          {"metadata", Json::object()}};
}

std::shared_ptr<arrow::DataType> primitive_type(const std::string& name) {
  const auto found = primitive_types().find(name);
  if (found != primitive_types().end()) return found->second;
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

Error other_type(const std::string& name) {
  return {ErrorCode::kUnsupported, "is no table that wirelake can append to: its column " +
                                       wirelake::quoted(name) + " is of another type"};
}

Status add_fields(Json& fields, const arrow::FieldVector& wanted, const std::string& prefix);

// Adds to a type what `wanted` has and it lacks.
Status grow_type(Json& type, const arrow::DataType& wanted, const std::string& name) {
  if (wanted.id() == arrow::Type::STRUCT && type.is_object() &&
      type.value("type", "") == "struct") {
    return add_fields(type["fields"], wanted.fields(), name + ".");
  }
  if (wanted.id() == arrow::Type::LIST && type.is_object() && type.value("type", "") == "array") {
    return grow_type(type["elementType"], *wanted.field(0)->type(), name);
  }
  const auto there = parse_type(type, 0);
  return there && (*there)->Equals(wanted) ? Status() : Status(other_type(name));
}

Status add_fields(Json& fields, const arrow::FieldVector& wanted, const std::string& prefix) {
  for (const auto& field : wanted) {
    const auto known = std::ranges::find_if(
        fields, [&](const Json& one) { return one.value("name", "") == field->name(); });
    if (known == fields.end()) {
      fields.push_back(field_json(*field));
    } else {
      WIRELAKE_TRY(grow_type((*known)["type"], *field->type(), prefix + field->name()));
    }
  }
  return {};
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

Result<std::string> with_fields(const std::string& text, const arrow::Schema& wanted,
                                const std::string& table) {
  // What is parsed here is known to be a schema, and no deeper than one may be.
  WIRELAKE_TRY(parse_schema_string(text, table));
  Json schema = Json::parse(text);
  const Json before = schema;
  const Status grown = add_fields(schema["fields"], wanted.fields(), "");
  if (!grown) return Error{grown.error().code, grown.error().message, table};
  return schema == before ? text : schema.dump();
}

bool has_place_for(const arrow::DataType& wide, const arrow::DataType& narrow) {
  if (wide.id() != narrow.id() || wide.num_fields() == 0) return wide.Equals(narrow);
  if (wide.id() != arrow::Type::STRUCT) {
    return has_place_for(*wide.field(0)->type(), *narrow.field(0)->type());
  }
  for (const auto& field : narrow.fields()) {
    const auto known = static_cast<const arrow::StructType&>(wide).GetFieldByName(field->name());
    if (!known || !has_place_for(*known->type(), *field->type())) return false;
  }
  return true;
}

bool schema_has_place_for(const std::string& wide, const std::string& narrow) {
  if (wide == narrow) return true;
  const auto one = parse_schema_string(wide);
  const auto other = parse_schema_string(narrow);
  return one && other &&
         has_place_for(*arrow::struct_((*one)->fields()), *arrow::struct_((*other)->fields()));
}

}  // namespace wirelake::delta
