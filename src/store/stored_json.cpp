#include "store/stored_json.h"

#include <string>
#include <utility>

namespace wirelake {
namespace {

// Whether brackets outside of texts are open more than `limit` at a time. Quicker than a parser,
// and right for every text that a parser takes.
bool nests_deeper_than(std::string_view text, int limit) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      if (++depth > limit) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

Error damaged(std::string what) {
  return {ErrorCode::kDamaged, std::move(what)};
}

}  // namespace

Result<nlohmann::json> read_stored_json(std::string_view text) {
  if (text.size() > kMaxStoredJsonSize) {
    return damaged("holds JSON of more than " + std::to_string(kMaxStoredJsonSize) + " bytes");
  }
  if (nests_deeper_than(text, kMaxStoredJsonDepth)) {
    return damaged("holds JSON that nests more than " + std::to_string(kMaxStoredJsonDepth) +
                   " deep");
  }
  auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return damaged("holds text that is no JSON");
  return json;
}

nlohmann::json stored_json_or_null(std::string_view text) {
  auto json = read_stored_json(text);
  return json ? std::move(*json) : nlohmann::json();
}

}  // namespace wirelake
