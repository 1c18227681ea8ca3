#include "store/parquet_properties.h"

namespace wirelake {
namespace {

// The level where zstd costs about what reading and decoding do; higher ones gain little on
// payloads that are mostly encrypted.
constexpr int kZstdLevel = 1;

// Values that hardly ever repeat: a dictionary would be built only to be thrown away.
constexpr const char* kColumnsWithoutDictionary[] = {
    "tcp_info.seq", "tcp_info.ack", "tcp_info.payload", "udp_info.payload", "header"};

// Values that rise, mostly: their differences are small.
constexpr const char* kColumnsOfDifferences[] = {"frame", "ts_ns", "ts"};

// Bytes that nobody compares: their minimum and maximum would be copies of payloads.
constexpr const char* kColumnsWithoutStatistics[] = {"tcp_info.payload", "udp_info.payload",
                                                     "header", "tcp_info.opts.list.element.data"};

}  // namespace

std::shared_ptr<parquet::WriterProperties> parquet_properties(std::int64_t max_group_rows) {
  parquet::WriterProperties::Builder builder;
  builder.compression(parquet::Compression::ZSTD)
      ->compression_level(kZstdLevel)
      ->version(parquet::ParquetVersion::PARQUET_2_6)
      ->data_page_version(parquet::ParquetDataPageVersion::V1)
      ->created_by("wirelake")
      // Histograms of levels, which no reader of these tables uses.
      ->set_size_statistics_level(parquet::SizeStatisticsLevel::None)
      ->enable_page_checksum()
      ->max_row_group_length(max_group_rows);
  for (const char* column : kColumnsWithoutDictionary)
    builder.disable_dictionary(column);
  for (const char* column : kColumnsOfDifferences) {
    builder.disable_dictionary(column)->encoding(column, parquet::Encoding::DELTA_BINARY_PACKED);
  }
  for (const char* column : kColumnsWithoutStatistics)
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
