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

std::int64_t integer_or(const nlohmann::json& object, const char* name, std::int64_t otherwise) {
  const nlohmann::json& value = member(object, name);
  return value.is_number() ? value.get<std::int64_t>() : otherwise;
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
