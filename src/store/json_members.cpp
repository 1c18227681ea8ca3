#include "store/json_members.h"

namespace wirelake {

const nlohmann::json& member(const nlohmann::json& object, const char* name) {
  static const nlohmann::json null;
  if (!object.is_object()) return null;
  const auto found = object.find(name);
  return found == object.end() ? null : *found;
}

std::string text_or(const nlohmann::json& object, const char* name, const std::string& otherwise) {
  const nlohmann::json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : otherwise;
}

std::optional<std::int64_t> integer_of(const nlohmann::json& value, IntegerRange range) {
  std::optional<std::int64_t> number;
  if (value.is_number_float()) {
    number = whole_number(value.get<double>());
  } else if (value.is_number_unsigned()) {
    const auto natural = value.get<std::uint64_t>();
    if (natural <= INT64_MAX) number = static_cast<std::int64_t>(natural);
  } else if (value.is_number_integer()) {
    number = value.get<std::int64_t>();
  }
  return number && range.contains(*number) ? number : std::nullopt;
}

Result<std::int64_t> integer_member(const nlohmann::json& object, const char* name,
                                    std::int64_t otherwise, IntegerRange range) {
  return member(object, name).is_null() ? Result<std::int64_t>(otherwise)
                                        : required_integer(object, name, range);
}

Result<std::int64_t> required_integer(const nlohmann::json& object, const char* name,
                                      IntegerRange range) {
  const auto number = integer_of(member(object, name), range);
  return number ? Result<std::int64_t>(*number) : no_integer(name, range);
}

Error no_integer(const char* name, IntegerRange range) {
  return {ErrorCode::kDamaged, "has no whole number from " + std::to_string(range.smallest) +
                                   " to " + std::to_string(range.greatest) + " as '" +
                                   std::string(name) + "'"};
}

Result<std::string> required_text(const nlohmann::json& object, const char* name) {
  const nlohmann::json& value = member(object, name);
  if (value.is_string()) return value.get<std::string>();
  return Error{ErrorCode::kDamaged, "holds an entry without '" + std::string(name) + "'"};
}

std::vector<std::string> texts(const nlohmann::json& list) {
  std::vector<std::string> values;
  if (!list.is_array()) return values;
  for (const auto& value : list) {
    if (value.is_string()) values.push_back(value.get<std::string>());
  }
  return values;
}

std::map<std::string, std::string> text_members(const nlohmann::json& object) {
  std::map<std::string, std::string> members;
  if (!object.is_object()) return members;
  for (const auto& [key, value] : object.items()) {
    if (value.is_string()) members[key] = value.get<std::string>();
  }
  return members;
}

}  // namespace wirelake
