#include "columns/arrow_value.h"

#include <arrow/array.h>
#include <arrow/scalar.h>
#include <arrow/type.h>

#include "base/integers.h"
#include "base/text_view.h"
#include "base/time_text.h"

namespace wirelake {
namespace {

Bytes as_bytes(std::string_view text) {
  return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

template <typename ArrayType>
auto value_at(const arrow::Array& array, std::int64_t row) {
  return static_cast<const ArrayType&>(array).GetView(row);
}

void emit_text_of_scalar(const arrow::Array& array, std::int64_t row, ValueSink& sink) {
  const auto scalar = array.GetScalar(row);
  if (!scalar.ok()) return sink.null();
  sink.text((*scalar)->ToString());
}

void emit_range(const arrow::Array& values, std::int64_t begin, std::int64_t end, ValueSink& sink) {
  sink.begin_list();
  for (std::int64_t i = begin; i < end; ++i)
    emit_value(values, i, sink);
  sink.end_list();
}

template <typename ListType>
void emit_list(const arrow::Array& array, std::int64_t row, ValueSink& sink) {
  const auto& list = static_cast<const ListType&>(array);
  emit_range(*list.values(), list.value_offset(row), list.value_offset(row + 1), sink);
}

void emit_struct(const arrow::Array& array, std::int64_t row, ValueSink& sink) {
  const auto& object = static_cast<const arrow::StructArray&>(array);
  sink.begin_object(object.struct_type());
  for (int i = 0; i < object.num_fields(); ++i) {
    sink.key(object.struct_type()->field(i)->name());
    emit_value(*object.field(i), row, sink);
  }
  sink.end_object();
}

void emit_map(const arrow::Array& array, std::int64_t row, ValueSink& sink) {
  const auto& map = static_cast<const arrow::MapArray&>(array);
  sink.begin_object(nullptr);
  for (std::int64_t i = map.value_offset(row); i < map.value_offset(row + 1); ++i) {
    sink.key(as_text(binary_value(*map.keys(), i)));
    emit_value(*map.items(), i, sink);
  }
  sink.end_object();
}

void emit_timestamp(const arrow::Array& array, std::int64_t row, ValueSink& sink) {
  const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
  const std::int64_t value = value_at<arrow::TimestampArray>(array, row);
  switch (type.unit()) {
    case arrow::TimeUnit::SECOND:
      return sink.timestamp(microseconds_of_seconds(value));
    case arrow::TimeUnit::MILLI:
      return sink.timestamp(microseconds_of_milliseconds(value));
    case arrow::TimeUnit::MICRO:
      return sink.timestamp(value);
    case arrow::TimeUnit::NANO:
      return sink.timestamp(value / 1'000);
  }
}

}  // namespace

Bytes binary_value(const arrow::Array& array, std::int64_t row) {
  if (array.IsNull(row)) return {};
  switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return as_bytes(value_at<arrow::BinaryArray>(array, row));
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return as_bytes(value_at<arrow::LargeBinaryArray>(array, row));
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY_VIEW:
      return as_bytes(value_at<arrow::BinaryViewArray>(array, row));
    case arrow::Type::FIXED_SIZE_BINARY:
      return as_bytes(value_at<arrow::FixedSizeBinaryArray>(array, row));
    default:
      return {};
  }
}

void emit_value(const arrow::Array& array, std::int64_t row, ValueSink& sink) {
  if (array.IsNull(row)) return sink.null();
  switch (array.type_id()) {
    case arrow::Type::BOOL:
      return sink.boolean(value_at<arrow::BooleanArray>(array, row));
    case arrow::Type::INT8:
      return sink.integer(value_at<arrow::Int8Array>(array, row));
    case arrow::Type::INT16:
      return sink.integer(value_at<arrow::Int16Array>(array, row));
    case arrow::Type::INT32:
      return sink.integer(value_at<arrow::Int32Array>(array, row));
    case arrow::Type::INT64:
      return sink.integer(value_at<arrow::Int64Array>(array, row));
    case arrow::Type::UINT8:
      return sink.integer(value_at<arrow::UInt8Array>(array, row));
    case arrow::Type::UINT16:
      return sink.integer(value_at<arrow::UInt16Array>(array, row));
    case arrow::Type::UINT32:
      return sink.integer(value_at<arrow::UInt32Array>(array, row));
    case arrow::Type::FLOAT:
      return sink.number(value_at<arrow::FloatArray>(array, row));
    case arrow::Type::DOUBLE:
      return sink.number(value_at<arrow::DoubleArray>(array, row));
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
      return sink.text(as_text(binary_value(array, row)));
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
    case arrow::Type::FIXED_SIZE_BINARY:
      return sink.bytes(binary_value(array, row));
    case arrow::Type::TIMESTAMP:
      return emit_timestamp(array, row, sink);
    case arrow::Type::STRUCT:
      return emit_struct(array, row, sink);
    case arrow::Type::LIST:
      return emit_list<arrow::ListArray>(array, row, sink);
    case arrow::Type::LARGE_LIST:
      return emit_list<arrow::LargeListArray>(array, row, sink);
    case arrow::Type::MAP:
      return emit_map(array, row, sink);
    default:
      return emit_text_of_scalar(array, row, sink);
  }
}

std::int64_t integer_value(const arrow::Array& array, std::int64_t row) {
  switch (array.type_id()) {
    case arrow::Type::BOOL:
      return static_cast<std::int64_t>(static_cast<const arrow::BooleanArray&>(array).Value(row));
    case arrow::Type::INT8:
      return static_cast<const arrow::Int8Array&>(array).Value(row);
    case arrow::Type::INT16:
      return static_cast<const arrow::Int16Array&>(array).Value(row);
    case arrow::Type::INT32:
      return static_cast<const arrow::Int32Array&>(array).Value(row);
    default:
      return static_cast<const arrow::Int64Array&>(array).Value(row);
  }
}

}  // namespace wirelake
