// The buffers of columns that are more than a value: structs, lists, flags, and what may be null in
// a row that its group is in.
//
// They are used as those of column_buffers.h are.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>

#include "columns/column_buffers.h"

namespace wirelake {

/// Finishes `buffers`, one for each of `fields`, and adds the arrays to `arrays`.
template <typename... Buffers>
arrow::Status finish_buffers(std::tuple<Buffers&...> buffers, const arrow::FieldVector& fields,
                             const Validity& validity, arrow::ArrayVector& arrays) {
  if (fields.size() != sizeof...(Buffers)) {
    return arrow::Status::Invalid("a group has other buffers than columns");
  }
  arrow::Status status;
  auto field = fields.begin();
  const auto finish = [&](auto& buffer) {
    status = buffer.finish((*field++)->type(), validity).Value(&arrays.emplace_back());
    return status.ok();
  };
  std::apply([&](auto&... buffer) { (... && finish(buffer)); }, buffers);
  return status;
}

/// A struct that is null nowhere, such as the elements of a list are.
template <typename... Buffers>
class StructBuffer {
 public:
  /// The buffer of a field, in which room has to be made.
  template <std::size_t kIndex>
  auto& field() {
    return std::get<kIndex>(fields_);
  }

  arrow::Result<std::shared_ptr<arrow::Array>> finish(
      const std::shared_ptr<arrow::DataType>& type) {
    arrow::ArrayVector arrays;
    auto all = std::apply([](auto&... buffer) { return std::tie(buffer...); }, fields_);
    ARROW_RETURN_NOT_OK(finish_buffers(all, type->fields(), {}, arrays));
    const std::int64_t rows = arrays.front()->length();
    return std::make_shared<arrow::StructArray>(type, rows, std::move(arrays));
  }

 private:
  std::tuple<Buffers...> fields_;
};

/// A struct of booleans that are the lowest bits of a number.
template <std::size_t kFlags>
class FlagsBuffer {
 public:
  arrow::Status reserve(std::int64_t rows) {
    for (auto& flag : flags_)
      ARROW_RETURN_NOT_OK(flag.reserve(rows));
    return arrow::Status::OK();
  }

  void put(std::uint32_t bits) {
    for (std::size_t bit = 0; bit < kFlags; ++bit)
      flags_[bit].put((bits >> bit & 1) != 0);
  }

  void put_nulls(std::int64_t rows) {
    for (auto& flag : flags_)
      flag.put_nulls(rows);
  }

  arrow::Result<std::shared_ptr<arrow::Array>> finish(const std::shared_ptr<arrow::DataType>& type,
                                                      const Validity& validity) {
    arrow::ArrayVector arrays;
    for (std::size_t bit = 0; bit < kFlags; ++bit) {
      const auto& flag_type = type->field(static_cast<int>(bit))->type();
      ARROW_ASSIGN_OR_RAISE(arrays.emplace_back(), flags_[bit].finish(flag_type, validity));
    }
    const std::int64_t rows = arrays.front()->length();
    return std::make_shared<arrow::StructArray>(type, rows, std::move(arrays), validity.bits,
                                                validity.nulls);
  }

 private:
  std::array<ValueBuffer<bool>, kFlags> flags_;
};

/// Another buffer, some rows of which are null by themselves.
template <typename Buffer>
class NullableBuffer {
 public:
  arrow::Status reserve(std::int64_t rows) {
    ARROW_RETURN_NOT_OK(validity_.reserve(rows));
    return values_.reserve(rows);
  }

  /// The buffer, for a row that is put there and is not null.
  Buffer& value() {
    validity_.put(true);
    return values_;
  }

  void put_nulls(std::int64_t rows) {
    validity_.put_nulls(rows);
    values_.put_nulls(rows);
  }

  /// The rows without the group are among its own nulls.
  arrow::Result<std::shared_ptr<arrow::Array>> finish(const std::shared_ptr<arrow::DataType>& type,
                                                      const Validity& /*of_group*/) {
    ARROW_ASSIGN_OR_RAISE(const Validity validity, validity_.finish());
    return values_.finish(type, validity);
  }

 private:
  ValidityBuffer validity_;
  Buffer values_;
};

/// Puts a value, or null.
template <typename Buffer, typename Value>
void put_optional(NullableBuffer<Buffer>& buffer, const std::optional<Value>& value) {
  if (value) {
    buffer.value().put(*value);
  } else {
    buffer.put_nulls(1);
  }
}

/// Lists, and the buffer that the items of all of them are in.
template <typename Items>
class ListBuffer {
 public:
  arrow::Status reserve(std::int64_t rows) { return offsets_.Reserve(rows + 1); }

  /// Room has to be made there for the items of a row; reserve() makes none.
  Items& items() { return items_; }

  /// A row of so many items, which are put, or will be before the next row. reserve() must have
  /// made room for it.
  void put(std::int32_t count) {
    offsets_.UnsafeAppend(end_);
    end_ += count;
  }
  void put_nulls(std::int64_t rows) { offsets_.UnsafeAppend(rows, end_); }

  arrow::Result<std::shared_ptr<arrow::Array>> finish(const std::shared_ptr<arrow::DataType>& type,
                                                      const Validity& validity) {
    const std::int64_t rows = offsets_.length();
    ARROW_RETURN_NOT_OK(offsets_.Append(end_));
    end_ = 0;
    ARROW_ASSIGN_OR_RAISE(auto offsets, offsets_.Finish());
    ARROW_ASSIGN_OR_RAISE(const auto items, items_.finish(type->field(0)->type()));
    return arrow::MakeArray(arrow::ArrayData::Make(type, rows, {validity.bits, std::move(offsets)},
                                                   {items->data()}, validity.nulls));
  }

 private:
  arrow::TypedBufferBuilder<std::int32_t> offsets_;
  std::int32_t end_ = 0;  // Of the items.
  Items items_;
};

}  // namespace wirelake
