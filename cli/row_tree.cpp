#include "cli/row_tree.h"

#include <utility>

#include "base/base64.h"
#include "base/json_line.h"
#include "base/time_text.h"

namespace wirelake::cli {
namespace {

std::string base64_of(Bytes value) {
  std::string text;
  append_base64(text, value);
  return text;
}

}  // namespace

RowTree::Json& RowTree::put(Json value) {
  if (stack_.empty()) return row_ = std::move(value);
  Json& around = *stack_.back();
  if (around.is_object()) return around[key_] = std::move(value);
  return around.emplace_back(std::move(value));
}

void RowTree::timestamp(std::int64_t microseconds) {
  put(utc_text(microseconds, 6));
}

void RowTree::bytes(Bytes value) {
  put(base64_of(value));
}

void RowTree::option(std::int64_t kind, Bytes data) {
  put(Json::array({kind, base64_of(data)}));
}

std::string cell_of(const nlohmann::ordered_json& value) {
  if (value.is_null()) return "-";
  return value.is_string() ? value.get<std::string>() : json_line(value);
}

}  // namespace wirelake::cli
