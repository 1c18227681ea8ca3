#include "store/delta/data/parquet_file.h"

#include <arrow/io/file.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/schema.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_set>

#include "base/integers.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "store/delta/data/checked_input.h"

namespace wirelake::delta {
namespace {

constexpr std::int64_t kBatchRows = 8192;

// A batch of 8,192 large packets would be gigabytes, and more than Arrow's offsets reach.
constexpr std::int64_t kBatchBytes = 8 << 20;

// Of columns that are few and narrow: a row group of wirelake's in one piece.
constexpr std::int64_t kNarrowBatchRows = 65536;

parquet::ArrowReaderProperties reader_properties() {
  parquet::ArrowReaderProperties properties(/*use_threads=*/false);
  // Reading ahead holds whole column chunks in memory, which is all of a row group at once.
  properties.set_pre_buffer(false);
  return properties;
}

// Whether a dotted name, or a name of what it lies in, is one of `names`.
bool is_at_or_below(std::string_view leaf, const std::unordered_set<std::string_view>& names) {
  for (std::size_t dot = leaf.find('.'); dot != std::string_view::npos;
       dot = leaf.find('.', dot + 1)) {
    if (names.contains(leaf.substr(0, dot))) return true;
  }
  return names.contains(leaf);
}

// How many rows of the row group have so many bytes, as the leaves have them on average.
std::int64_t rows_of(const parquet::FileMetaData& metadata, int row_group,
                     const std::vector<int>& leaves, std::int64_t bytes) {
  const auto group = metadata.RowGroup(row_group);
  std::int64_t all = 0;
  for (const int leaf : leaves)
    all = saturated_sum(
        all, std::max<std::int64_t>(group->ColumnChunk(leaf)->total_uncompressed_size(), 0));
  const std::int64_t row_bytes =
      saturated_sum(all / std::max<std::int64_t>(group->num_rows(), 1), 1);
  return std::max<std::int64_t>(bytes / row_bytes, 1);
}

// Parquet's own layer throws; this is the edge where that ends.
template <typename Function>
auto without_exceptions(const std::string& path, Function function) -> decltype(function()) {
  try {
    return function();
  } catch (const std::exception& error) {
    return Error{ErrorCode::kDamaged, error.what(), path};
  }
}

Result<Footer> about(Result<Footer> footer, const std::string& path) {
  if (footer) return footer;
  Error error = std::move(footer).error();
  error.file = path;
  return error;
}

}  // namespace

Result<ParquetFile> ParquetFile::open(const StoreFolder& folder, const std::string& name) {
  return open(folder, name, reader_properties(), {});
}

Result<ParquetFile> ParquetFile::open_with_dictionaries(const StoreFolder& folder,
                                                        const ParquetFile& file) {
  auto properties = reader_properties();
  const parquet::SchemaDescriptor& schema = *file.metadata().schema();
  for (int i = 0; i < schema.num_columns(); ++i) {
    const parquet::ColumnDescriptor& column = *schema.Column(i);
    const bool is_plain =
        column.max_repetition_level() == 0 && column.path()->ToDotVector().size() == 1;
    if (is_plain && column.logical_type()->is_string()) properties.set_read_dictionary(i, true);
  }
  return open(folder, file.name_, properties, file.footer_);
}

Result<ParquetFile> ParquetFile::open(const StoreFolder& folder, const std::string& name,
                                      const parquet::ArrowReaderProperties& properties,
                                      Footer footer) {
  const std::string path = folder.path_of(name);
  WIRELAKE_ASSIGN(auto input, folder.open_input(name));
  return without_exceptions(path, [&]() -> Result<ParquetFile> {
    if (!footer.metadata) {
      WIRELAKE_ASSIGN(footer, about(read_footer(*input), path));
    }
    if (footer.metadata) input = std::make_shared<CheckedInput>(std::move(input), footer);
    parquet::arrow::FileReaderBuilder builder;
    WIRELAKE_TRY(from_arrow(
        builder.Open(std::move(input), parquet::default_reader_properties(), footer.metadata),
        path));
    builder.properties(properties);
    std::unique_ptr<parquet::arrow::FileReader> reader;
    WIRELAKE_TRY(from_arrow(builder.Build(&reader), path));
    return ParquetFile(std::move(reader), std::move(footer), name, path);
  });
}

const parquet::FileMetaData& ParquetFile::metadata() const {
  return *reader_->parquet_reader()->metadata();
}

int ParquetFile::leaf(const std::string& dotted) const {
  return metadata().schema()->ColumnIndex(dotted);
}

std::vector<int> ParquetFile::leaves_of(const std::vector<std::string>& columns) const {
  std::vector<int> leaves;
  const std::unordered_set<std::string_view> names(columns.begin(), columns.end());
  const parquet::SchemaDescriptor& schema = *metadata().schema();
  for (int i = 0; i < schema.num_columns(); ++i) {
    if (is_at_or_below(schema.Column(i)->path()->ToDotString(), names)) leaves.push_back(i);
  }
  return leaves;
}

Result<std::unique_ptr<arrow::RecordBatchReader>> ParquetFile::read(
    int row_group, const std::vector<std::string>& columns) {
  return read_leaves(row_group, leaves_of(columns), kBatchRows);
}

Result<std::unique_ptr<arrow::RecordBatchReader>> ParquetFile::read_all(int row_group) {
  std::vector<int> leaves(static_cast<std::size_t>(metadata().num_columns()));
  std::iota(leaves.begin(), leaves.end(), 0);
  return read_leaves(row_group, leaves, kBatchRows);
}

Result<std::unique_ptr<arrow::RecordBatchReader>> ParquetFile::read_narrow(
    int row_group, const std::vector<std::string>& columns) {
  return read_leaves(row_group, leaves_of(columns), kNarrowBatchRows);
}

Result<std::unique_ptr<arrow::RecordBatchReader>> ParquetFile::read_leaves(
    int row_group, const std::vector<int>& leaves, std::int64_t max_rows) {
  using Reader = std::unique_ptr<arrow::RecordBatchReader>;
  return without_exceptions(path_, [&]() -> Result<Reader> {
    const std::int64_t fitting = rows_of(metadata(), row_group, leaves, kBatchBytes);
    // Of the readers that are open, each keeps the size that it began with.
    const std::lock_guard lock(*mutex_);
    reader_->set_batch_size(std::min(max_rows, fitting));
    return from_arrow(reader_->GetRecordBatchReader({row_group}, leaves), path_);
  });
}

}  // namespace wirelake::delta
