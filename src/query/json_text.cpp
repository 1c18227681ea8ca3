#include "query/json_text.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/quoted.h"
#include "wirelake/query_document.h"

namespace wirelake {
namespace {

using Json = nlohmann::ordered_json;

Error wrong_text(std::string what) {
  return {ErrorCode::kInvalidArgument, "query: " + std::move(what)};
}

// What the parser's events say beside the document that comes of them.
class Watch {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    using Event = Json::parse_event_t;
    if (depth > kMaxQueryDepth) too_deep = true;
    if (event == Event::object_start) names_.emplace_back();
    if (event == Event::object_end) names_.pop_back();
    if (event == Event::key && !names_.back().insert(parsed.get<std::string>()).second) {
      repeated = parsed.get<std::string>();
    }
    return !too_deep;
  }

  bool too_deep = false;
  std::string repeated;

 private:
  std::vector<std::set<std::string>> names_;  // Of the objects that are open.
};

}  // namespace

Result<Json> read_query_text(std::string_view text) {
  if (text.size() > kMaxQueryText) {
    return wrong_text("is longer than " + std::to_string(kMaxQueryText) + " bytes");
  }
  Watch watch;
  try {
    // The parser copies its callback.
    auto document = Json::parse(text, [&watch](int depth, Json::parse_event_t event, Json& parsed) {
      return watch(depth, event, parsed);
    });
    if (watch.too_deep) {
      return wrong_text("nests more than " + std::to_string(kMaxQueryDepth) + " deep");
    }
    if (!watch.repeated.empty()) {
      return wrong_text("names " + wirelake::quoted(watch.repeated) +
                        " twice in one document; join the two with $and");
    }
    return document;
  } catch (const Json::exception& error) {
    const auto* parse_error = dynamic_cast<const Json::parse_error*>(&error);
    const std::string place =
        parse_error ? " at its byte " + std::to_string(parse_error->byte) : std::string();
    return wrong_text("is no JSON" + place +
                      "; names and text stand in double quotes, and in a shell all of it in single "
                      "ones: '{\"proto\": \"TCP\"}'");
  }
}

}  // namespace wirelake
