#include "store/delta/data/checked_input.h"

#include <arrow/buffer.h>
#include <arrow/result.h>
#include <arrow/status.h>

#include <span>
#include <string>

#include "store/delta/data/page_check.h"

namespace wirelake::delta {
namespace {

std::int64_t begin_of(const parquet::ColumnChunkMetaData& column) {
  const std::int64_t data = column.data_page_offset();
  const std::int64_t dictionary = column.dictionary_page_offset();
  return column.has_dictionary_page() && dictionary > 0 && dictionary < data ? dictionary : data;
}

}  // namespace

arrow::Result<std::shared_ptr<arrow::Buffer>> CheckedInput::ReadAt(std::int64_t position,
                                                                   std::int64_t size) {
  ARROW_ASSIGN_OR_RAISE(auto bytes, file_->ReadAt(position, size));
  ARROW_RETURN_NOT_OK(check(position, *bytes));
  return bytes;
}

arrow::Result<std::shared_ptr<arrow::Buffer>> CheckedInput::ReadAt(std::int64_t position,
                                                                   std::int64_t size,
                                                                   bool allow_short_read) {
  ARROW_ASSIGN_OR_RAISE(auto bytes, file_->ReadAt(position, size, allow_short_read));
  ARROW_RETURN_NOT_OK(check(position, *bytes));
  return bytes;
}

void CheckedInput::find_places() {
  for (int group = 0; group < footer_.metadata->num_row_groups(); ++group) {
    const auto row_group = footer_.metadata->RowGroup(group);
    for (int column = 0; column < row_group->num_columns(); ++column)
      places_[begin_of(*row_group->ColumnChunk(column))] = {group, column};
  }
}

arrow::Status CheckedInput::check(std::int64_t position, const arrow::Buffer& bytes) {
  std::call_once(are_places_known_, [this] { find_places(); });
  const auto place = places_.find(position);
  if (place == places_.end()) return arrow::Status::OK();
  const auto [group, number] = place->second;
  const auto column = footer_.metadata->RowGroup(group)->ColumnChunk(number);
  // Arrow says that the file is too short, and reads a little more of files of old writers.
  if (bytes.size() < column->total_compressed_size()) return arrow::Status::OK();
  const auto chunk = std::as_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size())))
                         .first(static_cast<std::size_t>(column->total_compressed_size()));
  const auto damage = page_damage(chunk, *column, footer_.is_sealed);
  if (!damage) return arrow::Status::OK();
  return arrow::Status::Invalid("damaged: row group ", group + 1, ", column ",
                                column->path_in_schema()->ToDotString(), ", ", *damage,
                                "; restore the file from a copy");
}

}  // namespace wirelake::delta
