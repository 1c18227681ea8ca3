#include "store/parquet_properties.h"

#include <string>

namespace wirelake {
namespace {

// The level where zstd costs about what reading and decoding do; higher ones gain little on
// payloads that are mostly encrypted.
constexpr int kZstdLevel = 1;

constexpr std::int64_t kRowsAtOnce = 16384;

}  // namespace

std::shared_ptr<parquet::WriterProperties> parquet_properties(const ColumnEncodings& columns,
                                                              std::int64_t max_group_rows) {
  parquet::WriterProperties::Builder builder;
  builder.compression(parquet::Compression::ZSTD)
      ->compression_level(kZstdLevel)
      ->version(parquet::ParquetVersion::PARQUET_2_6)
      ->data_page_version(parquet::ParquetDataPageVersion::V1)
      ->created_by("wirelake")
      // Histograms of levels, which no reader of these tables uses.
      ->set_size_statistics_level(parquet::SizeStatisticsLevel::None)
      ->enable_page_checksum()
      // Levels and values are encoded in steps of so many; each step has a price of its own.
      ->write_batch_size(kRowsAtOnce)
      ->max_row_group_length(max_group_rows);
  for (const std::string& column : columns.without_dictionary)
    builder.disable_dictionary(column);
  for (const std::string& column : columns.differences) {
    builder.disable_dictionary(column)->encoding(column, parquet::Encoding::DELTA_BINARY_PACKED);
  }
  for (const std::string& column : columns.without_statistics)
    builder.disable_statistics(column);
  return builder.build();
}

std::shared_ptr<parquet::ArrowWriterProperties> parquet_arrow_properties() {
  return parquet::ArrowWriterProperties::Builder()
      .enable_compliant_nested_types()
      ->disable_deprecated_int96_timestamps()
      ->build();
}

}  // namespace wirelake
