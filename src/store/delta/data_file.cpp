#include "store/delta/data_file.h"

#include <arrow/chunked_array.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/schema.h"
#include "store/delta/file_statistics.h"

namespace wirelake::delta {
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

std::shared_ptr<parquet::WriterProperties> writer_properties() {
  parquet::WriterProperties::Builder builder;
  builder.compression(parquet::Compression::ZSTD)
      ->compression_level(kZstdLevel)
      ->version(parquet::ParquetVersion::PARQUET_2_6)
      ->data_page_version(parquet::ParquetDataPageVersion::V1)
      ->created_by("wirelake")
      // Histograms of levels, which no reader of these tables uses.
      ->set_size_statistics_level(parquet::SizeStatisticsLevel::None)
      // Row groups are cut by whoever fills the batches.
      ->max_row_group_length(INT64_MAX);
  for (const char* column : kColumnsWithoutDictionary)
    builder.disable_dictionary(column);
  for (const char* column : kColumnsOfDifferences) {
    builder.disable_dictionary(column)->encoding(column, parquet::Encoding::DELTA_BINARY_PACKED);
  }
  for (const char* column : kColumnsWithoutStatistics)
    builder.disable_statistics(column);
  return builder.build();
}

std::shared_ptr<parquet::ArrowWriterProperties> arrow_properties() {
  return parquet::ArrowWriterProperties::Builder()
      .enable_compliant_nested_types()
      ->disable_deprecated_int96_timestamps()
      ->build();
}

}  // namespace

// An Arrow stream over our own descriptor, so that a full disk is said in our words and the file
// can be synced before it is closed.
class DataFileWriter::Output final : public arrow::io::OutputStream {
 public:
  Output(FileDescriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  arrow::Status Write(const void* data, std::int64_t size) override {
    const Bytes bytes(static_cast<const std::byte*>(data), static_cast<std::size_t>(size));
    if (auto written = write_all(file_, bytes, path_); !written) {
      if (!failure_) failure_ = written.error();
      return arrow::Status::IOError(written.error().message);
    }
    position_ += size;
    return arrow::Status::OK();
  }
  using arrow::io::OutputStream::Write;

  arrow::Result<std::int64_t> Tell() const override { return position_; }
  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return !file_.is_open(); }

  Status sync_and_close() {
    WIRELAKE_TRY(sync_file(file_, path_));
    file_.close();
    return {};
  }

  // The first error of the file itself, which says more than what Arrow makes of it.
  Error explain(Error error) const { return failure_ ? *failure_ : error; }

  const std::string& path() const { return path_; }
  std::int64_t position() const { return position_; }

 private:
  FileDescriptor file_;
  std::string path_;
  std::int64_t position_ = 0;
  std::optional<Error> failure_;
};

DataFileWriter::DataFileWriter(const Folder& table, std::string name,
                               std::shared_ptr<Output> output)
    : table_(table), name_(std::move(name)), output_(std::move(output)) {}

Result<std::unique_ptr<DataFileWriter>> DataFileWriter::create(const Folder& table,
                                                               std::string name) {
  WIRELAKE_ASSIGN(FileDescriptor file, table.create_file(name));
  auto output = std::make_shared<Output>(std::move(file), table.path_of(name));
  std::unique_ptr<DataFileWriter> result(
      new DataFileWriter(table, std::move(name), std::move(output)));
  auto writer =
      parquet::arrow::FileWriter::Open(*packet_schema(), arrow::default_memory_pool(),
                                       result->output_, writer_properties(), arrow_properties());
  if (!writer.ok()) return result->output_->explain(to_error(writer.status()));
  result->writer_ = std::move(writer).ValueUnsafe();
  return result;
}

DataFileWriter::~DataFileWriter() {
  if (finished_) return;
  // Closing Parquet's writer would write a footer to a file that is about to go.
  (void)table_.remove_file(name_);
}

Status DataFileWriter::write(const arrow::RecordBatch& rows) {
  // Column by column, so that one column's pages are in memory at a time.
  arrow::Status status = writer_->NewRowGroup();
  for (int i = 0; i < rows.num_columns() && status.ok(); ++i) {
    status = writer_->WriteColumnChunk(std::make_shared<arrow::ChunkedArray>(rows.column(i)));
  }
  if (!status.ok()) return output_->explain(to_error(status, output_->path()));
  return {};
}

Result<AddFile> DataFileWriter::finish() {
  if (const arrow::Status closed = writer_->Close(); !closed.ok()) {
    return output_->explain(to_error(closed, output_->path()));
  }
  WIRELAKE_TRY(output_->sync_and_close());
  finished_ = true;
  return AddFile{name_, output_->position(), now_microseconds() / 1000,
                 statistics_json(*writer_->metadata())};
}

std::uint64_t DataFileWriter::bytes_written() const {
  return static_cast<std::uint64_t>(output_->position());
}

}  // namespace wirelake::delta
