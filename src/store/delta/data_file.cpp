#include "store/delta/data_file.h"

#include <arrow/chunked_array.h>
#include <parquet/arrow/writer.h>

#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/schema.h"
#include "store/delta/file_statistics.h"
#include "store/file_output.h"
#include "store/parquet_properties.h"

namespace wirelake::delta {

DataFileWriter::DataFileWriter(const Folder& table, std::string name,
                               std::shared_ptr<FileOutput> output)
    : table_(table), name_(std::move(name)), output_(std::move(output)) {}

Result<std::unique_ptr<DataFileWriter>> DataFileWriter::create(const Folder& table,
                                                               std::string name) {
  WIRELAKE_ASSIGN(FileDescriptor file, table.create_file(name));
  auto output = std::make_shared<FileOutput>(std::move(file), table.path_of(name));
  std::unique_ptr<DataFileWriter> result(
      new DataFileWriter(table, std::move(name), std::move(output)));
  auto writer = parquet::arrow::FileWriter::Open(
      *packet_schema(), arrow::default_memory_pool(), result->output_,
      // Row groups are cut by whoever fills the batches.
      parquet_properties(INT64_MAX), parquet_arrow_properties());
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
