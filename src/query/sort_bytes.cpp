#include "query/sort_bytes.h"

#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "base/integers.h"

namespace wirelake {
namespace {

// Integers up to this are doubles, all of them.
constexpr std::int64_t kExact = std::int64_t{1} << 53;
constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;

// In text, zero is two bytes, so that two zeros end it.
constexpr char kZeroGoesOn = '\xff';
constexpr char kEnd = '\0';
constexpr char kAnotherField = '\1';

enum NumberType : char { kInteger = 1, kDouble = 2 };

char kind_byte(Value::Kind kind) {
  return static_cast<char>(static_cast<int>(kind) + kNullByte);
}

template <typename Unsigned>
void append_big_endian(std::string& bytes, Unsigned value) {
  char text[sizeof value];
  for (std::size_t i = 0; i < sizeof value; ++i)
    text[i] = static_cast<char>(value >> (8 * (sizeof value - 1 - i)));
  bytes.append(text, sizeof text);
}

// A double as an integer of the same order; NaN is below all.
std::uint64_t ordered_bits(double value) {
  if (std::isnan(value)) return 0;
  const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
  return bits & kSignBit ? ~bits : bits | kSignBit;
}

double double_of(std::uint64_t ordered) {
  if (ordered == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<double>(ordered & kSignBit ? ordered & ~kSignBit : ~ordered);
}

// Every number is a double and, between two doubles, an integer's distance from the lower one.
void append_number(std::string& bytes, double lower, std::uint16_t distance, NumberType type) {
  bytes += kind_byte(Value::Kind::kNumber);
  append_big_endian(bytes, ordered_bits(lower));
  append_big_endian(bytes, distance);
  bytes += static_cast<char>(type);
}

void append_text(std::string& bytes, std::string_view text) {
  while (true) {
    const std::size_t zero = text.find('\0');
    bytes += text.substr(0, zero);
    if (zero == std::string_view::npos) break;
    bytes += '\0';
    bytes += kZeroGoesOn;
    text.remove_prefix(zero + 1);
  }
  bytes += kEnd;
  bytes += kEnd;
}

void append_fields(std::string& bytes, const ValueFields& fields) {
  for (const auto& [name, value] : fields) {
    bytes += kAnotherField;
    bytes += kind_byte(value.kind());
    append_text(bytes, name);
    append_sort_bytes(bytes, value);
  }
  bytes += kEnd;
}

void append_list(std::string& bytes, const ValueList& list) {
  for (const Value& value : list)
    append_sort_bytes(bytes, value);
  bytes += kEnd;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  bool is_at_end() const { return left_.empty(); }

  Value value() {
    switch (static_cast<Value::Kind>(byte() - kNullByte)) {
      case Value::Kind::kNull:
        return {};
      case Value::Kind::kNumber:
        return number();
      case Value::Kind::kText:
        return {text()};
      case Value::Kind::kObject:
        return {fields()};
      case Value::Kind::kList:
        return {list()};
      case Value::Kind::kBytes:
        return {RawBytes{std::string(take(big_endian<std::uint64_t>()))}};
      case Value::Kind::kBoolean:
        return {byte() != 0};
    }
    return {};
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(taken.size());
    return taken;
  }

  char byte() {
    const std::string_view one = take(1);
    return one.empty() ? kEnd : one.front();
  }

  template <typename Unsigned>
  Unsigned big_endian() {
    Unsigned value = 0;
    for (const char c : take(sizeof value))
      value = static_cast<Unsigned>(std::uint64_t{value} << 8 | static_cast<std::uint8_t>(c));
    return value;
  }

  Value number() {
    const double lower = double_of(big_endian<std::uint64_t>());
    const auto distance = big_endian<std::uint16_t>();
    const bool is_double = byte() == kDouble;
    // Bytes that are cut off can be of no integer.
    if (is_double || !(lower >= -0x1p63 && lower < 0x1p63)) return {lower};
    return {saturated_sum(static_cast<std::int64_t>(lower), distance)};
  }

  std::string text() {
    std::string text;
    while (!left_.empty()) {
      const std::size_t zero = left_.find('\0');
      text += take(zero);
      take(1);
      if (byte() != kZeroGoesOn) break;
      text += '\0';
    }
    return text;
  }

  ValueFields fields() {
    ValueFields fields;
    while (byte() == kAnotherField) {
      byte();  // The kind stands before the value once more.
      std::string name = text();
      fields.emplace_back(std::move(name), value());
    }
    return fields;
  }

  ValueList list() {
    ValueList list;
    while (!left_.empty() && left_.front() != kEnd)
      list.push_back(value());
    byte();
    return list;
  }

  std::string_view left_;
};

}  // namespace

void append_sort_bytes(std::string& bytes, std::int64_t value) {
  auto lower = static_cast<double>(value);
  if ((value > kExact || value < -kExact) && compare_numbers(value, lower) < 0) {
    lower = std::nextafter(lower, -std::numeric_limits<double>::infinity());
  }
  const std::int64_t distance = value - static_cast<std::int64_t>(lower);
  append_number(bytes, lower, static_cast<std::uint16_t>(distance), kInteger);
}

void append_sort_bytes(std::string& bytes, std::string_view text) {
  bytes += kind_byte(Value::Kind::kText);
  append_text(bytes, text);
}

void append_sort_bytes(std::string& bytes, bool value) {
  bytes += kind_byte(Value::Kind::kBoolean);
  bytes += static_cast<char>(value);
}

void append_sort_bytes(std::string& bytes, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      bytes += kNullByte;
      return;
    case Value::Kind::kNumber:
      if (const auto* integer = std::get_if<std::int64_t>(&value.state)) {
        return append_sort_bytes(bytes, *integer);
      }
      return append_number(bytes, std::get<double>(value.state), 0, kDouble);
    case Value::Kind::kText:
      return append_sort_bytes(bytes, std::string_view(*value.text()));
    case Value::Kind::kBoolean:
      return append_sort_bytes(bytes, std::get<bool>(value.state));
    case Value::Kind::kObject:
      bytes += kind_byte(Value::Kind::kObject);
      return append_fields(bytes, *value.fields());
    case Value::Kind::kList:
      bytes += kind_byte(Value::Kind::kList);
      return append_list(bytes, *value.list());
    case Value::Kind::kBytes: {
      const std::string& raw = std::get<RawBytes>(value.state).bytes;
      bytes += kind_byte(Value::Kind::kBytes);
      append_big_endian(bytes, std::uint64_t{raw.size()});
      bytes += raw;
      return;
    }
  }
}

Value value_of_sort_bytes(std::string_view bytes) {
  return Reader(bytes).value();
}

std::vector<Value> values_of_sort_bytes(std::string_view bytes) {
  Reader reader(bytes);
  std::vector<Value> values;
  while (!reader.is_at_end())
    values.push_back(reader.value());
  return values;
}

}  // namespace wirelake
