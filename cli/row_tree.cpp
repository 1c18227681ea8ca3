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

const nlohmann::ordered_json& at_path(const nlohmann::ordered_json& row, std::string_view path) {
  static const RowTree::Json kNull;
  const RowTree::Json* value = &row;
  while (true) {
    const std::size_t dot = path.find('.');
    if (!value->is_object()) return kNull;
    const auto found = value->find(std::string(path.substr(0, dot)));
    if (found == value->end()) return kNull;
    value = &*found;
    if (dot == std::string_view::npos) return *value;
    path.remove_prefix(dot + 1);
  }
}

std::string end_point(const nlohmann::ordered_json& address, const nlohmann::ordered_json& port) {
  const std::string text = cell_of(address);
  if (port.is_null()) return text;
  const bool is_v6 = text.find(':') != std::string::npos;
  return (is_v6 ? "[" + text + "]" : text) + ":" + port.dump();
}

std::string cell_of(const nlohmann::ordered_json& value) {
  if (value.is_null()) return "-";
  return value.is_string() ? value.get<std::string>() : json_line(value);
}

}  // namespace wirelake::cli
