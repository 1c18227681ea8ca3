// ValueSink: where the values of rows go, one event after the other.
//
// Rows (rows.h) and captures (capture_rows.h) drive it. JSON text (json_sink.h), what the command
// prints for people, and Python's objects are made by one each. One thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "wirelake/bytes.h"

namespace wirelake {

/// Text and bytes that it is given die with the call.
class ValueSink {
 public:
  virtual ~ValueSink() = default;

  /// Objects with the same `shape` have the same keys in the same order; null says nothing of them.
  virtual void begin_object(const void* shape) = 0;
  virtual void key(std::string_view name) = 0;  ///< The value of the key follows.
  virtual void end_object() = 0;
  virtual void begin_list() = 0;
  virtual void end_list() = 0;

  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void number(double value) = 0;
  virtual void text(std::string_view value) = 0;  ///< UTF-8.

  /// Text that is another one in nearly every packet, such as its time.
  virtual void unshared_text(std::string_view value) { text(value); }

  /// An object of booleans: bit i of `bits` is the value of `names[i]`; 32 at most.
  virtual void booleans(std::span<const std::string> names, std::uint32_t bits);

  /// Microseconds since the epoch, UTC.
  virtual void timestamp(std::int64_t microseconds) = 0;

  /// Bytes that the packet dict shows in base64: payloads, TLS data, headers.
  virtual void bytes(Bytes value) = 0;

  /// One entry of the dict's `opts`: a pair of kind and plain bytes.
  virtual void option(std::int64_t kind, Bytes data) = 0;
};

}  // namespace wirelake
