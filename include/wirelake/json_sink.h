// JsonSink: a row as one line of JSON.
//
// Appends to a string that the caller keeps between lines, so that a line costs no allocation;
// that, and base64 in place, is why it is not a JSON library's writer. Bytes are base64, times
// text. One thread.
#pragma once

#include <string>
#include <string_view>

#include "wirelake/value_sink.h"

namespace wirelake {

/// Appends `text` as a JSON string (RFC 8259 section 7).
void append_json_string(std::string& out, std::string_view text);

class JsonSink final : public ValueSink {
 public:
  /// `out` must outlive it.
  explicit JsonSink(std::string& out) : out_(out) {}

  /// Empties the text for the next row.
  void clear() {
    out_.clear();
    comma_ = false;
  }

  void begin_object(const void*) override { open('{'); }
  void key(std::string_view name) override;
  void end_object() override { close('}'); }
  void begin_list() override { open('['); }
  void end_list() override { close(']'); }
  void null() override { literal("null"); }
  void boolean(bool value) override { literal(value ? "true" : "false"); }
  void integer(std::int64_t value) override;
  void number(double value) override;
  void text(std::string_view value) override;
  void timestamp(std::int64_t microseconds) override;
  void bytes(Bytes value) override;
  void option(std::int64_t kind, Bytes data) override;

 private:
  void separate() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
  }
  void close(char bracket) {
    out_ += bracket;
    comma_ = true;
  }
  void literal(std::string_view word) {
    separate();
    out_ += word;
  }

  std::string& out_;
  bool comma_ = false;  // Whether the next value stands behind another one.
};

}  // namespace wirelake
