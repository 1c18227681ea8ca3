#include "rows/row_bytes.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/type_traits.h>
#include <arrow/util/byte_size.h>

#include <span>

namespace wirelake {
namespace {

using Sizes = std::span<std::int64_t>;

void add_bytes(const arrow::Array& array, Sizes sizes);

void add_to_all(Sizes sizes, std::int64_t bytes) {
  for (std::int64_t& size : sizes)
    size += bytes;
}

template <typename ArrayType>
void add_lengths(const arrow::Array& array, Sizes sizes) {
  const auto& values = static_cast<const ArrayType&>(array);
  constexpr auto kOffset = static_cast<std::int64_t>(sizeof(typename ArrayType::offset_type));
  for (std::size_t row = 0; row < sizes.size(); ++row)
    sizes[row] += kOffset + values.value_length(static_cast<std::int64_t>(row));
}

template <typename ArrayType>
void add_elements(const arrow::Array& array, Sizes sizes) {
  const auto& lists = static_cast<const ArrayType&>(array);
  const std::int64_t first = lists.value_offset(0);
  const std::int64_t last = lists.value_offset(lists.length());
  std::vector<std::int64_t> elements(static_cast<std::size_t>(last - first), 0);
  add_bytes(*lists.values()->Slice(first, last - first), elements);
  add_to_all(sizes, sizeof(typename ArrayType::offset_type));
  for (std::size_t row = 0; row < sizes.size(); ++row) {
    const auto at = static_cast<std::int64_t>(row);
    for (std::int64_t i = lists.value_offset(at); i < lists.value_offset(at + 1); ++i)
      sizes[row] += elements[static_cast<std::size_t>(i - first)];
  }
}

// Of types that wirelake does not write, each row is taken to be the mean.
void add_mean(const arrow::Array& array, Sizes sizes) {
  const auto bytes = arrow::util::ReferencedBufferSize(array);
  if (bytes.ok()) add_to_all(sizes, *bytes / array.length() + 1);
}

void add_bytes(const arrow::Array& array, Sizes sizes) {
  if (array.length() == 0) return;
  switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return add_lengths<arrow::BinaryArray>(array, sizes);
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return add_lengths<arrow::LargeBinaryArray>(array, sizes);
    case arrow::Type::LIST:
    case arrow::Type::MAP:
      return add_elements<arrow::ListArray>(array, sizes);
    case arrow::Type::LARGE_LIST:
      return add_elements<arrow::LargeListArray>(array, sizes);
    case arrow::Type::STRUCT: {
      const auto& fields = static_cast<const arrow::StructArray&>(array);
      for (int i = 0; i < fields.num_fields(); ++i)
        add_bytes(*fields.field(i), sizes);
      return;
    }
    default:
      break;
  }
  // The value, and its bit of validity.
  const int bits = array.type()->bit_width();
  if (bits > 0) return add_to_all(sizes, (bits + 8) / 8);
  add_mean(array, sizes);
}

}  // namespace

std::vector<std::int64_t> row_bytes(const arrow::RecordBatch& batch) {
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(batch.num_rows()), 0);
  for (const auto& column : batch.columns())
    add_bytes(*column, sizes);
  return sizes;
}

}  // namespace wirelake
