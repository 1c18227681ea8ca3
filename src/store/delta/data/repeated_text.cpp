#include "store/delta/data/repeated_text.h"

#include <arrow/array.h>
#include <arrow/buffer.h>

#include <cstring>
#include <utility>

namespace wirelake::delta {
namespace {

bool is_repeated(const arrow::StringArray& text) {
  const std::int64_t rows = text.length();
  if (rows < 2 || text.null_count() > 0) return false;
  const std::int32_t length = text.value_length(0);
  for (std::int64_t row = 1; row < rows; ++row) {
    if (text.value_length(row) != length) return false;
  }
  // Each is the same as the one before it.
  const std::uint8_t* first = text.raw_data() + text.value_offset(0);
  const auto others = static_cast<std::size_t>(length) * static_cast<std::size_t>(rows - 1);
  return others == 0 || std::memcmp(first, first + length, others) == 0;
}

}  // namespace

std::shared_ptr<arrow::Array> repeated_once(std::shared_ptr<arrow::Array> column) {
  if (column->type_id() != arrow::Type::STRING) return column;
  if (!is_repeated(static_cast<const arrow::StringArray&>(*column))) return column;
  const std::int64_t rows = column->length();
  auto zeros = arrow::AllocateBuffer(rows * static_cast<std::int64_t>(sizeof(std::int32_t)));
  if (!zeros.ok()) return column;
  std::memset((*zeros)->mutable_data(), 0, static_cast<std::size_t>((*zeros)->size()));
  auto indices = std::make_shared<arrow::Int32Array>(rows, std::move(zeros).ValueUnsafe());
  return std::make_shared<arrow::DictionaryArray>(arrow::dictionary(arrow::int32(), arrow::utf8()),
                                                  std::move(indices), column->Slice(0, 1));
}

}  // namespace wirelake::delta
