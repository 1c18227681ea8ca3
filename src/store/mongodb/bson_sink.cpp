#include "store/mongodb/bson_sink.h"

#include <bit>
#include <cassert>
#include <charconv>
#include <cstring>
#include <limits>

#include "base/base64.h"
#include "base/integers.h"
#include "base/text_view.h"
#include "store/mongodb/escaped_name.h"

namespace wirelake::mongodb {
namespace {

// Element types of BSON.
constexpr char kDouble = 0x01;
constexpr char kText = 0x02;
constexpr char kObject = 0x03;
constexpr char kArray = 0x04;
constexpr char kBinary = 0x05;
constexpr char kBoolean = 0x08;
constexpr char kDate = 0x09;
constexpr char kNull = 0x0a;
constexpr char kInt32 = 0x10;
constexpr char kInt64 = 0x12;
constexpr char kGenericBinary = 0x00;

bool fits_int32(std::int64_t value) {
  return value >= std::numeric_limits<std::int32_t>::min() &&
         value <= std::numeric_limits<std::int32_t>::max();
}

}  // namespace

template <typename Number>
void BsonSink::little_endian(Number value) {
  char bytes[sizeof value];
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(bytes, &value, sizeof value);
  } else {
    for (std::size_t i = 0; i < sizeof value; ++i)
      bytes[i] = static_cast<char>(value >> (8 * i));
  }
  out_.append(bytes, sizeof bytes);
}

// A value's type and name; in a list the name is the index.
void BsonSink::element(char type) {
  out_ += type;
  Level& level = levels_[depth_ - 1];
  if (level.next_index < 0) {
    out_ += key_;
  } else {
    char digits[12];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, level.next_index++).ptr);
  }
  out_ += '\0';
}

void BsonSink::open(bool is_list) {
  assert(depth_ < kMaxDepth);
  if (depth_ > 0) element(is_list ? kArray : kObject);
  levels_[depth_++] = {out_.size(), is_list ? 0 : -1};
  little_endian(std::int32_t{0});  // Known at the end.
}

void BsonSink::close() {
  out_ += '\0';
  const std::size_t begin = levels_[--depth_].begin;
  const auto length = static_cast<std::uint32_t>(out_.size() - begin);
  for (std::size_t i = 0; i < sizeof length; ++i)
    out_[begin + i] = static_cast<char>(length >> (8 * i));
}

void BsonSink::begin_object(const void*) {
  open(false);
  if (depth_ > 1) return;
  key("_id");
  element(kBinary);
  little_endian(static_cast<std::int32_t>(id_.size()));
  out_ += kGenericBinary;
  out_ += as_text(id_);
  long_integer("commit", commit_);
}

void BsonSink::key(std::string_view name) {
  // Columns and keys of the dict are less deep, but for flags.
  constexpr std::size_t kNamesOfCaptures = 3;
  if (depth_ < kNamesOfCaptures) {
    key_ = name;
  } else {
    escaped_ = escaped_name(name);
    key_ = escaped_;
  }
}

void BsonSink::begin_list() {
  open(true);
}

void BsonSink::null() {
  element(kNull);
}

void BsonSink::boolean(bool value) {
  element(kBoolean);
  out_ += value ? '\1' : '\0';
}

void BsonSink::long_integer(std::string_view name, std::int64_t value) {
  key(name);
  element(kInt64);
  little_endian(value);
}

void BsonSink::integer(std::int64_t value) {
  if (fits_int32(value)) {
    element(kInt32);
    return little_endian(static_cast<std::int32_t>(value));
  }
  element(kInt64);
  little_endian(value);
}

void BsonSink::number(double value) {
  element(kDouble);
  little_endian(std::bit_cast<std::int64_t>(value));
}

void BsonSink::text(std::string_view value) {
  element(kText);
  little_endian(static_cast<std::int32_t>(value.size() + 1));
  out_ += value;
  out_ += '\0';
}

void BsonSink::timestamp(std::int64_t microseconds) {
  element(kDate);
  little_endian(floor_to_thousandth(microseconds));
}

void BsonSink::bytes(Bytes value) {
  element(kBinary);
  const std::size_t size = base64_size(value.size());
  little_endian(static_cast<std::int32_t>(size));
  out_ += kGenericBinary;
  append_base64(out_, value);
}

void BsonSink::option(std::int64_t kind, Bytes data) {
  // Not a pair in a list, as the dict has it: queries reach documents in lists, not lists in lists.
  open(false);
  key("kind");
  integer(kind);
  key("data");
  bytes(data);
  close();
}

}  // namespace wirelake::mongodb
