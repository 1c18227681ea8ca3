#include "query/value.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/base64.h"

namespace wirelake {
namespace {

std::weak_ordering compare_doubles(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    // false < true: what is NaN comes before what is not.
    return !std::isnan(a) <=> !std::isnan(b);
  }
  return a < b   ? std::weak_ordering::less
         : a > b ? std::weak_ordering::greater
                 : std::weak_ordering::equivalent;
}

std::weak_ordering compare_any_numbers(const Value& a, const Value& b) {
  const auto* a_integer = std::get_if<std::int64_t>(&a.state);
  const auto* b_integer = std::get_if<std::int64_t>(&b.state);
  if (a_integer && b_integer) return *a_integer <=> *b_integer;
  if (a_integer) {
    const double number = std::get<double>(b.state);
    return std::isnan(number) ? std::weak_ordering::greater : compare_numbers(*a_integer, number);
  }
  if (b_integer) return 0 <=> compare_any_numbers(b, a);
  return compare_doubles(std::get<double>(a.state), std::get<double>(b.state));
}

// Whether text stands for bytes on the right-hand side.
enum class Right { kValue, kOperand };

std::weak_ordering compare_as(const Value& a, const Value& b, Right right);

std::weak_ordering compare_lists(const ValueList& a, const ValueList& b, Right right) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (const auto order = compare_as(a[i], b[i], right); order != 0) return order;
  }
  return a.size() <=> b.size();
}

Value::Kind kind_beside(const Value& value, const Value& b, Right right) {
  const bool stands_for_bytes = right == Right::kOperand && b.kind() == Value::Kind::kText &&
                                value.kind() == Value::Kind::kBytes;
  return stands_for_bytes ? Value::Kind::kBytes : b.kind();
}

std::weak_ordering compare_fields(const ValueFields& a, const ValueFields& b, Right right) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const auto& [a_name, a_value] = a[i];
    const auto& [b_name, b_value] = b[i];
    if (const auto kinds = a_value.kind() <=> kind_beside(a_value, b_value, right); kinds != 0) {
      return kinds;
    }
    if (const auto names = a_name <=> b_name; names != 0) return names;
    if (const auto order = compare_as(a_value, b_value, right); order != 0) return order;
  }
  return a.size() <=> b.size();
}

// What is text of its own kind, or of bytes their base64.
std::string shown_text(const Value& value) {
  if (const auto* raw = std::get_if<RawBytes>(&value.state)) {
    std::string text;
    append_base64(text, std::as_bytes(std::span<const char>(raw->bytes)));
    return text;
  }
  if (const auto* base64 = std::get_if<Base64>(&value.state)) return base64->text;
  return std::get<std::string>(value.state);
}

std::weak_ordering compare_bytes(const Value& a, const Value& b) {
  const auto* a_raw = std::get_if<RawBytes>(&a.state);
  const auto* b_raw = std::get_if<RawBytes>(&b.state);
  if (!a_raw || !b_raw) return shown_text(a) <=> shown_text(b);
  if (a_raw->bytes.size() != b_raw->bytes.size())
    return a_raw->bytes.size() <=> b_raw->bytes.size();
  return a_raw->bytes <=> b_raw->bytes;
}

std::weak_ordering compare_as(const Value& a, const Value& b, Right right) {
  if (const auto kinds = a.kind() <=> kind_beside(a, b, right); kinds != 0) return kinds;
  switch (a.kind()) {
    case Value::Kind::kNull:
      return std::weak_ordering::equivalent;
    case Value::Kind::kNumber:
      return compare_any_numbers(a, b);
    case Value::Kind::kText:
      return *a.text() <=> *b.text();
    case Value::Kind::kBytes:
      return compare_bytes(a, b);
    case Value::Kind::kObject:
      return compare_fields(*a.fields(), *b.fields(), right);
    case Value::Kind::kList:
      return compare_lists(*a.list(), *b.list(), right);
    case Value::Kind::kBoolean:
      return std::get<bool>(a.state) <=> std::get<bool>(b.state);
  }
  return std::weak_ordering::equivalent;
}

void emit_fields(const ValueFields& fields, ValueSink& sink) {
  sink.begin_object(nullptr);
  for (const auto& [name, value] : fields) {
    sink.key(name);
    emit_value(value, sink);
  }
  sink.end_object();
}

void emit_list(const ValueList& list, ValueSink& sink) {
  sink.begin_list();
  for (const Value& value : list)
    emit_value(value, sink);
  sink.end_list();
}

}  // namespace

Value::Kind Value::kind() const {
  constexpr Kind kKinds[] = {Kind::kNull,  Kind::kNumber, Kind::kNumber,
                             Kind::kText,  Kind::kObject, Kind::kList,
                             Kind::kBytes, Kind::kBytes,  Kind::kBoolean};
  return kKinds[state.index()];
}

const Value* Value::field(std::string_view name) const {
  if (const ValueFields* all = fields()) {
    for (const auto& [key, value] : *all) {
      if (key == name) return &value;
    }
  }
  return nullptr;
}

std::weak_ordering compare(const Value& a, const Value& b) {
  return compare_as(a, b, Right::kValue);
}

bool equals_operand(const Value& value, const Value& operand) {
  return compare_as(value, operand, Right::kOperand) == 0;
}

void emit_value(const Value& value, ValueSink& sink) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return sink.null();
    case Value::Kind::kNumber:
      if (const auto* integer = std::get_if<std::int64_t>(&value.state)) {
        return sink.integer(*integer);
      }
      return sink.number(std::get<double>(value.state));
    case Value::Kind::kText:
      return sink.text(*value.text());
    case Value::Kind::kObject:
      return emit_fields(*value.fields(), sink);
    case Value::Kind::kList:
      return emit_list(*value.list(), sink);
    case Value::Kind::kBytes:
      if (const auto* raw = std::get_if<RawBytes>(&value.state)) {
        return sink.bytes(std::as_bytes(std::span<const char>(raw->bytes)));
      }
      return sink.text(std::get<Base64>(value.state).text);
    case Value::Kind::kBoolean:
      return sink.boolean(std::get<bool>(value.state));
  }
}

std::weak_ordering compare_numbers(std::int64_t a, double b) {
  // 2^63 is a double; what lies beyond the integers is settled by it, and within them cutting off
  // the fraction is exact.
  constexpr double kBeyond = 9223372036854775808.0;
  if (b >= kBeyond) return std::weak_ordering::less;
  if (b < -kBeyond) return std::weak_ordering::greater;
  const double whole = std::floor(b);
  const auto integer = static_cast<std::int64_t>(whole);
  if (a != integer) return a <=> integer;
  return b > whole ? std::weak_ordering::less : std::weak_ordering::equivalent;
}

}  // namespace wirelake
