#include "columns/json_sink.h"

#include <charconv>
#include <cmath>

#include "base/base64.h"
#include "base/time_text.h"

namespace wirelake {
namespace {

template <typename Number>
void append_number(std::string& out, Number value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, end.ptr);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (code < 0x20 || code == 0x7f) {
      // DEL need not be escaped, but a terminal would obey it.
      out += "\\u00";
      out += kHex[code >> 4];
      out += kHex[code & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void JsonSink::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_ += ':';
  comma_ = false;
}

void JsonSink::integer(std::int64_t value) {
  separate();
  append_number(out_, value);
}

void JsonSink::number(double value) {
  if (!std::isfinite(value)) return null();  // JSON has no NaN and no infinity.
  separate();
  append_number(out_, value);
}

void JsonSink::text(std::string_view value) {
  separate();
  append_json_string(out_, value);
}

void JsonSink::timestamp(std::int64_t microseconds) {
  text(utc_text(microseconds, 6));
}

void JsonSink::bytes(Bytes value) {
  separate();
  out_ += '"';
  append_base64(out_, value);
  out_ += '"';
}

void JsonSink::option(std::int64_t kind, Bytes data) {
  begin_list();
  integer(kind);
  bytes(data);
  end_list();
}

}  // namespace wirelake
