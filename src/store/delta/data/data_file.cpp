#include "store/delta/data/data_file.h"

#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "store/delta/data/file_statistics.h"

namespace wirelake::delta {
namespace {

constexpr std::string_view kNamePrefix = "part-";
constexpr std::string_view kNameEnding = ".zstd.parquet";

}  // namespace

bool is_data_file_name(std::string_view name) {
  return name.starts_with(kNamePrefix) && name.ends_with(kNameEnding);
}

Result<std::unique_ptr<DataFileWriter>> DataFileWriter::create(const StoreFolder& folder,
                                                               const arrow::Schema& schema,
                                                               const ColumnEncodings& encodings) {
  std::string name = std::string(kNamePrefix) + make_uuid_v7() + std::string(kNameEnding);
  WIRELAKE_ASSIGN(auto output, ParquetOutput::create(folder, std::move(name), schema, encodings));
  return std::unique_ptr<DataFileWriter>(new DataFileWriter(std::move(output)));
}

Result<WrittenFile> DataFileWriter::finish() {
  WIRELAKE_ASSIGN(const std::uint64_t size, output_->finish());
  return WrittenFile{.path = output_->name(),
                     .size = static_cast<std::int64_t>(size),
                     .modification_time_ms = now_microseconds() / 1000,
                     .stats = statistics_json(output_->metadata())};
}

}  // namespace wirelake::delta
