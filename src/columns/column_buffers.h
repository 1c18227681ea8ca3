// The buffers that a column grows in: values, text, bytes, and which rows are null.
//
// Leaner than Arrow's builders: the columns of a group share what says which rows are null, and
// room is made for many rows at once, so that put() only writes. Used by the groups of columns
// (column_group.h); nested_buffers.h has structs and lists. One thread.
#pragma once

#include <arrow/array.h>
#include <arrow/buffer_builder.h>
#include <arrow/type.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>

namespace wirelake {

/// The finished validity of rows; without bits if none is null.
struct Validity {
  std::shared_ptr<arrow::Buffer> bits = nullptr;
  std::int64_t nulls = 0;
};

class ValidityBuffer {
 public:
  arrow::Status reserve(std::int64_t rows) { return bits_.Reserve(rows); }

  /// reserve() must have made room for the row.
  void put(bool is_valid) { bits_.UnsafeAppend(is_valid); }
  void put_nulls(std::int64_t rows) { bits_.UnsafeAppend(rows, false); }

  arrow::Result<Validity> finish() {
    Validity validity = {.nulls = bits_.false_count()};
    ARROW_ASSIGN_OR_RAISE(auto bits, bits_.Finish());
    if (validity.nulls > 0) validity.bits = std::move(bits);
    return validity;
  }

 private:
  arrow::TypedBufferBuilder<bool> bits_;
};

/// Values of one size, booleans among them; a null row has any value.
template <typename T>
class ValueBuffer {
 public:
  arrow::Status reserve(std::int64_t rows) { return values_.Reserve(rows); }

  /// reserve() must have made room for the row.
  void put(T value) { values_.UnsafeAppend(value); }

  /// The same, and makes the room: for the items of lists, whose number nobody knows before.
  arrow::Status add(T value) { return values_.Append(value); }
  void put_nulls(std::int64_t rows) {
    if constexpr (std::is_same_v<T, bool>) {
      values_.UnsafeAppend(rows, false);
    } else {
      values_.bytes_builder()->UnsafeAppend(rows * static_cast<std::int64_t>(sizeof(T)), 0);
    }
  }

  arrow::Result<std::shared_ptr<arrow::Array>> finish(const std::shared_ptr<arrow::DataType>& type,
                                                      const Validity& validity = {}) {
    const std::int64_t rows = values_.length();
    ARROW_ASSIGN_OR_RAISE(auto values, values_.Finish());
    return arrow::MakeArray(
        arrow::ArrayData::Make(type, rows, {validity.bits, std::move(values)}, validity.nulls));
  }

 private:
  arrow::TypedBufferBuilder<T> values_;
};

/// Text or bytes; less than 2 GiB in all. A null row is empty.
class BytesBuffer {
 public:
  /// Makes room for rows and what they hold in all.
  arrow::Status reserve(std::int64_t rows, std::int64_t bytes = 0) {
    ARROW_RETURN_NOT_OK(offsets_.Reserve(rows + 1));
    return bytes_.Reserve(bytes);
  }

  /// reserve() must have made room for the row and its bytes.
  void put(std::string_view value) {
    begin_row();
    // What is empty may have no address, which memcpy must not be given.
    if (!value.empty()) bytes_.UnsafeAppend(value.data(), static_cast<std::int64_t>(value.size()));
  }

  /// The same for a value of any size: reserve() need have made room for the row only.
  arrow::Status put_long(std::string_view value) {
    begin_row();
    return extend(value);
  }

  /// The same, and makes the room: for the items of lists, whose number nobody knows before.
  arrow::Status add(std::string_view value) {
    ARROW_RETURN_NOT_OK(offsets_.Reserve(1));
    return put_long(value);
  }
  void put_nulls(std::int64_t rows) {
    offsets_.UnsafeAppend(rows, static_cast<std::int32_t>(bytes_.length()));
  }

  /// More bytes of the last row.
  arrow::Status extend(std::string_view value) {
    if (value.empty()) return arrow::Status::OK();
    // As much as last time, at once: megabytes would be copied each time the buffer doubles.
    if (bytes_.capacity() == 0) ARROW_RETURN_NOT_OK(bytes_.Reserve(usual_bytes_));
    return bytes_.Append(value.data(), static_cast<std::int64_t>(value.size()));
  }

  arrow::Result<std::shared_ptr<arrow::Array>> finish(const std::shared_ptr<arrow::DataType>& type,
                                                      const Validity& validity = {}) {
    const std::int64_t rows = offsets_.length();
    usual_bytes_ = bytes_.length();
    ARROW_RETURN_NOT_OK(offsets_.Append(static_cast<std::int32_t>(bytes_.length())));
    ARROW_ASSIGN_OR_RAISE(auto offsets, offsets_.Finish());
    ARROW_ASSIGN_OR_RAISE(auto bytes, bytes_.Finish());
    return arrow::MakeArray(arrow::ArrayData::Make(
        type, rows, {validity.bits, std::move(offsets), std::move(bytes)}, validity.nulls));
  }

 private:
  void begin_row() { offsets_.UnsafeAppend(static_cast<std::int32_t>(bytes_.length())); }

  arrow::TypedBufferBuilder<std::int32_t> offsets_;
  arrow::BufferBuilder bytes_;
  std::int64_t usual_bytes_ = 0;  // Of the last column that was finished.
};

/// Text of at most so many bytes, for which reserve() makes room too.
template <std::size_t kMaxSize>
class ShortTextBuffer : public BytesBuffer {
 public:
  arrow::Status reserve(std::int64_t rows) {
    return BytesBuffer::reserve(rows, rows * static_cast<std::int64_t>(kMaxSize));
  }
};

}  // namespace wirelake
