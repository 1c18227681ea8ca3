// Members of JSON objects that may be missing or of another type than expected.
//
// The one way from JSON to an integer: what is no whole number of the range that makes sense is
// never converted.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/integers.h"
#include "wirelake/result.h"

namespace wirelake {

/// The member of that name; null if there is none or `object` is no object.
const nlohmann::json& member(const nlohmann::json& object, const char* name);

std::string text_or(const nlohmann::json& object, const char* name, const std::string& otherwise);

/// The integer that `value` is, if it is one of `range`; 5.0 is one, "5", 5.5 and 1e300 are none.
std::optional<std::int64_t> integer_of(const nlohmann::json& value,
                                       IntegerRange range = kAnyInteger);

/// The integer at a member; `otherwise` where there is none or null. kDamaged names a member that
/// is no integer of `range`.
Result<std::int64_t> integer_member(const nlohmann::json& object, const char* name,
                                    std::int64_t otherwise, IntegerRange range = kAnyInteger);

/// The same of a member that must be there.
Result<std::int64_t> required_integer(const nlohmann::json& object, const char* name,
                                      IntegerRange range = kAnyInteger);

/// kDamaged: the member `name` is not what it has to be.
Error no_integer(const char* name, IntegerRange range);

/// kDamaged names the member that is missing or no text.
Result<std::string> required_text(const nlohmann::json& object, const char* name);

/// The texts in a list; empty if `list` is none.
std::vector<std::string> texts(const nlohmann::json& list);

/// The members of an object that are texts; empty if `object` is none.
std::map<std::string, std::string> text_members(const nlohmann::json& object);

}  // namespace wirelake
