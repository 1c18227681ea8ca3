#include "query/query_operand.h"

#include <re2/re2.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/quoted.h"
#include "base/try.h"
#include "wirelake/query_document.h"

namespace wirelake {
namespace {

using Json = nlohmann::ordered_json;

// What a compiled pattern and its automata may take.
constexpr std::int64_t kMaxRegexMemory = 8 << 20;

Error wrong(std::string what) {
  return {ErrorCode::kInvalidArgument, std::move(what)};
}

Result<Value> number_of(const Json& json) {
  if (json.is_number_float()) return Value{json.get<double>()};
  // Nothing that is stored goes past 63 bits; as a double it still compares on the right side.
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) {
    return Value{static_cast<double>(json.get<std::uint64_t>())};
  }
  return Value{json.get<std::int64_t>()};
}

Result<Value> list_of(const Json& json, int depth) {
  ValueList list;
  for (const Json& item : json) {
    WIRELAKE_ASSIGN(Value value, query_operand(item, depth + 1));
    list.push_back(std::move(value));
  }
  return Value{std::move(list)};
}

Result<Value> fields_of(const Json& json, int depth) {
  ValueFields fields;
  for (const auto& [name, item] : json.items()) {
    WIRELAKE_ASSIGN(Value value, query_operand(item, depth + 1));
    fields.emplace_back(name, std::move(value));
  }
  return Value{std::move(fields)};
}

}  // namespace

Result<Value> query_operand(const Json& json, int depth) {
  if (depth > kMaxQueryDepth) {
    return wrong("nests more than " + std::to_string(kMaxQueryDepth) + " deep");
  }
  switch (json.type()) {
    case Json::value_t::boolean:
      return Value{json.get<bool>()};
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return number_of(json);
    case Json::value_t::string:
      return Value{json.get<std::string>()};
    case Json::value_t::binary: {
      const auto& bytes = json.get_binary();
      return Value{Base64{std::string(bytes.begin(), bytes.end())}};
    }
    case Json::value_t::array:
      return list_of(json, depth);
    case Json::value_t::object:
      return fields_of(json, depth);
    default:
      return Value{};
  }
}

std::optional<std::int64_t> whole_number(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value.state)) return *integer;
  const auto* number = std::get_if<double>(&value.state);
  // Of -2^63 there is an integer, of 2^63 there is none.
  const bool fits = number && *number >= -0x1p63 && *number < 0x1p63;
  if (!fits || std::floor(*number) != *number) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

Result<std::shared_ptr<const re2::RE2>> compile_regex(const std::string& pattern,
                                                      const std::string& options) {
  for (const char option : options) {
    if (option == 'x') return wrong("has the option x (free spacing), which RE2 does not have");
    if (std::string_view("ims").find(option) == std::string_view::npos) {
      return wrong("has the option " + wirelake::quoted(std::string_view(&option, 1)) +
                   "; there are i, m and s");
    }
  }
  re2::RE2::Options settings;
  settings.set_log_errors(false);
  settings.set_max_mem(kMaxRegexMemory);
  const std::string flags = options.empty() ? "" : "(?" + options + ")";
  auto compiled = std::make_shared<const re2::RE2>(flags + pattern, settings);
  if (!compiled->ok()) {
    return wrong("has a pattern that RE2 does not take: " + wirelake::quoted(compiled->error()));
  }
  return compiled;
}

}  // namespace wirelake
