#include "columns/groups/http_columns.h"

#include <arrow/array.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/lower_case.h"
#include "base/text_view.h"
#include "base/utf8.h"
#include "columns/arrow_value.h"

namespace wirelake {
namespace {

using Headers = std::vector<std::pair<std::string_view, std::vector<std::string_view>>>;

// In the order of the first of each name.
Headers by_name(const arrow::Array& names, const arrow::Array& values, std::int64_t begin,
                std::int64_t end) {
  Headers headers;
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::int64_t i = begin; i < end; ++i) {
    const std::string_view name = as_text(binary_value(names, i));
    const auto [place, is_new] = places.try_emplace(name, headers.size());
    if (is_new) headers.emplace_back(name, 0);
    headers[place->second].second.push_back(as_text(binary_value(values, i)));
  }
  return headers;
}

void emit_headers(const Headers& headers, ValueSink& sink) {
  sink.begin_object(nullptr);
  for (const auto& [name, values] : headers) {
    sink.key(name);
    if (values.size() == 1) {
      sink.text(values.front());
      continue;
    }
    sink.begin_list();
    for (const std::string_view value : values)
      sink.text(value);
    sink.end_list();
  }
  sink.end_object();
}

// Documents have an object of texts, and a list of texts where a field is repeated.
EmitValue bind_headers(const ComputedValue::Arrays& arrays) {
  if (arrays[0]->type_id() != arrow::Type::LIST) return {};
  auto list = std::static_pointer_cast<arrow::ListArray>(arrays[0]);
  if (list->values()->type_id() != arrow::Type::STRUCT) return {};
  const auto& fields = static_cast<const arrow::StructArray&>(*list->values());
  auto names = fields.GetFieldByName("name");
  auto values = fields.GetFieldByName("value");
  const auto is_text = [](const auto& array) {
    return array && array->type_id() == arrow::Type::STRING;
  };
  if (!is_text(names) || !is_text(values)) return {};
  return [list = std::move(list), names = std::move(names), values = std::move(values)](
             std::int64_t row, ValueSink& sink) {
    emit_headers(by_name(*names, *values, list->value_offset(row), list->value_offset(row + 1)),
                 sink);
  };
}

// A value that goes on in further lines is one with blanks in between (RFC 9112 section 5.2).
std::string unfolded(std::string_view value) {
  std::string text;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] != '\n') {
      text += value[at];
      continue;
    }
    text.resize(std::min(text.find_last_not_of(" \t\r") + 1, text.size()));
    text += ' ';
    at = std::min(value.find_first_not_of(" \t", at + 1), value.size()) - 1;
  }
  return to_valid_utf8(text);
}

}  // namespace

ColumnGroup HttpColumns::describe() {
  return {
      .name = "http",
      .columns = {struct_column(
          "http_info",
          {
              column("method", arrow::utf8(), "",
                     "of the request; http_info is null unless a segment starts with one and has "
                     "all of its header fields"),
              column("uri", arrow::utf8(), "", "what is asked for, as it stands there"),
              column("version", arrow::utf8(), "", "1.0 or 1.1"),
              struct_list_column("headers", "header fields in order, each a name and a value",
                                 {
                                     column("name", arrow::utf8(), "", "in lower case"),
                                     column("value", arrow::utf8(), "", "without blanks around it"),
                                 }),
          })},
      .shown = {object_key(
          "http_info",
          {
              stored_key("method"),
              stored_key("uri"),
              stored_key("version"),
              computed_key("headers", {.columns = {"http_info.headers"},
                                       .bind = bind_headers,
                                       .type = arrow::map(arrow::utf8(), arrow::utf8())}),
          })},
      .is_later = true};
}

arrow::Status HttpColumns::append(const Packet& packet, RowContext& context) {
  const auto request = find_http_request(packet.tcp->payload);
  const std::string uri = to_valid_utf8(request->uri);
  ARROW_RETURN_NOT_OK(method_.put_long(request->method));
  ARROW_RETURN_NOT_OK(uri_.put_long(uri));
  version_.put(request->version);
  std::size_t size = request->method.size() + uri.size();
  auto& headers = headers_.items();
  std::int32_t count = 0;
  HttpFieldWalk walk(*request);
  for (; const auto field = walk.next(); ++count) {
    const std::string value = unfolded(field->value);
    ARROW_RETURN_NOT_OK(headers.field<0>().add(lower_case(field->name)));
    ARROW_RETURN_NOT_OK(headers.field<1>().add(value));
    size += field->name.size() + value.size();
  }
  headers_.put(count);
  context.payload_bytes += static_cast<std::int64_t>(size);
  return arrow::Status::OK();
}

}  // namespace wirelake
