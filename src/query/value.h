// Value: one value of a packet's document, or of a query, with MongoDB's order between values.
//
// Rows become Values only where a query cannot be answered column by column. Plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "wirelake/value_sink.h"

namespace wirelake {

struct Value;
using ValueList = std::vector<Value>;
using ValueFields = std::vector<std::pair<std::string, Value>>;

/// Bytes of a packet, as they are.
struct RawBytes {
  std::string bytes;
};

/// Bytes in a query: as the packet dict shows them.
struct Base64 {
  std::string text;
};

struct Value {
  /// Kinds in the order in which MongoDB sorts them.
  enum class Kind { kNull, kNumber, kText, kObject, kList, kBytes, kBoolean };

  std::variant<std::monostate, std::int64_t, double, std::string, ValueFields, ValueList, RawBytes,
               Base64, bool>
      state = {};

  Kind kind() const;
  bool is_null() const { return kind() == Kind::kNull; }
  const ValueList* list() const { return std::get_if<ValueList>(&state); }
  const ValueFields* fields() const { return std::get_if<ValueFields>(&state); }
  const std::string* text() const { return std::get_if<std::string>(&state); }

  /// The value of a field; null if this is no object or has no such field.
  const Value* field(std::string_view name) const;
};

/// MongoDB's order over all values: by kind, then within it. Numbers by their mathematical value,
/// NaN before all; objects field by field: kind, name, value; bytes by their length, then
/// byte by byte.
std::weak_ordering compare(const Value& a, const Value& b);

/// Whether a value is what a query asks for. As compare(), but for text in the query, which stands
/// for bytes where the value holds bytes.
bool equals_operand(const Value& value, const Value& operand);

/// Exact comparison of an integer with a number, which is not NaN.
std::weak_ordering compare_numbers(std::int64_t a, double b);

/// Sends a value of a packet to `sink`.
void emit_value(const Value& value, ValueSink& sink);

}  // namespace wirelake
