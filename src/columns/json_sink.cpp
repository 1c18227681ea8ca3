#include "wirelake/json_sink.h"

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

// DEL need not be escaped, but a terminal would obey it.
bool stands_for_itself(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

void append_escaped(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out += {'\\', c};
  } else {
    out += {'\\', 'u', '0', '0', kHex[code >> 4], kHex[code & 15]};
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (stands_for_itself(text[i])) continue;
    out += text.substr(written, i - written);
    append_escaped(out, text[i]);
    written = i + 1;
  }
  out += text.substr(written);
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
