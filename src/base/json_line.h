// JSON as a line of text, for files, output and messages.
#pragma once

#include <string>

namespace wirelake {

/// `json`, of whichever order of members, as text without line breaks. Bytes that are no UTF-8
/// become U+FFFD, where nlohmann's dump() alone would throw.
template <typename Json>
std::string json_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace wirelake
