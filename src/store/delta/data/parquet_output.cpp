#include "store/delta/data/parquet_output.h"

#include <arrow/chunked_array.h>
#include <parquet/arrow/writer.h>

#include <utility>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "store/delta/data/footer_seal.h"
#include "store/delta/data/repeated_text.h"
#include "store/file_output.h"
#include "store/parquet_properties.h"

namespace wirelake::delta {

ParquetOutput::ParquetOutput(const StoreFolder& folder, std::string name,
                             std::shared_ptr<FileOutput> stream)
    : folder_(folder), name_(std::move(name)), stream_(std::move(stream)) {}

Result<std::unique_ptr<ParquetOutput>> ParquetOutput::create(const StoreFolder& folder,
                                                             std::string name,
                                                             const arrow::Schema& schema,
                                                             const ColumnEncodings& encodings) {
  WIRELAKE_ASSIGN(auto stream, folder.create_output(name));
  std::unique_ptr<ParquetOutput> result(
      new ParquetOutput(folder, std::move(name), std::move(stream)));
  auto writer = parquet::arrow::FileWriter::Open(
      schema, arrow::default_memory_pool(), result->stream_,
      // Row groups are cut by whoever fills the batches.
      parquet_properties(encodings, INT64_MAX), parquet_arrow_properties());
  if (!writer.ok()) return result->stream_->explain(to_error(writer.status()));
  result->writer_ = std::move(writer).ValueUnsafe();
  return result;
}

ParquetOutput::~ParquetOutput() {
  if (metadata_) return;
  // Closing Parquet's writer would write a footer to a file that is about to go.
  (void)folder_.remove_file(name_);
}

Status ParquetOutput::write(const arrow::RecordBatch& rows) {
  // Column by column, so that one column's pages are in memory at a time.
  arrow::Status status = writer_->NewRowGroup();
  for (int i = 0; i < rows.num_columns() && status.ok(); ++i) {
    status = writer_->WriteColumnChunk(
        std::make_shared<arrow::ChunkedArray>(repeated_once(rows.column(i))));
  }
  if (!status.ok()) return stream_->explain(to_error(status, stream_->path()));
  return {};
}

// The footer, with its seal before it.
Status ParquetOutput::write_footer() {
  stream_->hold();
  arrow::Status status = writer_->Close();
  std::string footer = stream_->take_held();
  if (status.ok()) {
    WIRELAKE_TRY(seal_footer(footer));
    status = stream_->Write(footer.data(), static_cast<std::int64_t>(footer.size()));
  }
  if (!status.ok()) return stream_->explain(to_error(status, stream_->path()));
  return {};
}

Result<std::uint64_t> ParquetOutput::finish() {
  WIRELAKE_TRY(write_footer());
  WIRELAKE_TRY(stream_->sync_and_close());
  metadata_ = writer_->metadata();
  return bytes_written();
}

std::uint64_t ParquetOutput::bytes_written() const {
  return static_cast<std::uint64_t>(stream_->position());
}

}  // namespace wirelake::delta
