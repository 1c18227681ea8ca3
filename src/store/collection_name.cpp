#include "base/time_text.h"
#include "base/uuid.h"
#include "store/store_backend.h"
#include "wirelake/json_sink.h"

namespace wirelake {
namespace {

constexpr std::size_t kMaxNameLength = 64;
constexpr std::size_t kMaxShownName = 80;
constexpr int kNameDigits = 40;

// The text of a name in an error: names come from anywhere.
std::string shown(std::string_view name) {
  std::string text;
  append_json_string(text, name.substr(0, kMaxShownName));
  return text;
}

}  // namespace

bool is_collection_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameLength) return false;
  for (const char c : name) {
    const bool fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!fits) return false;
  }
  return true;
}

Status check_collection_name(std::string_view name) {
  if (is_collection_name(name)) return {};
  return Error{ErrorCode::kInvalidArgument,
               shown(name) + " is no collection name: 1 to 64 letters and digits"};
}

Error no_such_collection(std::string_view name) {
  return {ErrorCode::kNotFound,
          "there is no collection " + shown(name) + "; `wirelake ls` lists those there are"};
}

Error collection_exists(std::string_view name) {
  return {ErrorCode::kAlreadyExists,
          "a collection " + shown(name) + " exists; choose another name, or drop it first"};
}

std::string make_collection_name() {
  return "traces" + utc_day(now_microseconds()) + random_hex(kNameDigits);
}

}  // namespace wirelake
