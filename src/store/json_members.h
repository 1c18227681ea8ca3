// Members of JSON objects that may be missing or of another type than expected.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "wirelake/result.h"

namespace wirelake {

/// The member of that name; null if there is none or `object` is no object.
const nlohmann::json& member(const nlohmann::json& object, const char* name);

std::string text_or(const nlohmann::json& object, const char* name, const std::string& otherwise);
std::int64_t integer_or(const nlohmann::json& object, const char* name, std::int64_t otherwise);

/// kDamaged names the member that is missing or no text.
Result<std::string> required_text(const nlohmann::json& object, const char* name);

/// The texts in a list; empty if `list` is none.
std::vector<std::string> texts(const nlohmann::json& list);

/// The members of an object that are texts; empty if `object` is none.
std::map<std::string, std::string> text_members(const nlohmann::json& object);

}  // namespace wirelake
