// Parquet: the stored columns, in the encodings of a store's own files.

#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/byte_size.h>
#include <parquet/arrow/writer.h>

#include <utility>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/conform_batch.h"
#include "export/row_writer.h"
#include "store/parquet_properties.h"

namespace wirelake {
namespace {

// A row group stays in memory until it is complete; payloads hardly get smaller on the way.
constexpr std::int64_t kMaxGroupBytes = 32 << 20;

class ParquetWriter final : public RowWriter {
 public:
  ParquetWriter(std::shared_ptr<arrow::Schema> schema,
                std::unique_ptr<parquet::arrow::FileWriter> writer)
      : schema_(std::move(schema)), writer_(std::move(writer)) {}

  Status write(const BatchPointer& rows) override {
    WIRELAKE_ASSIGN(const auto batch, conform_batch(rows, schema_));
    WIRELAKE_ASSIGN(const std::int64_t bytes,
                    from_arrow(arrow::util::ReferencedBufferSize(*batch)));
    if (group_bytes_ > 0 && group_bytes_ + bytes > kMaxGroupBytes) {
      WIRELAKE_TRY(from_arrow(writer_->NewBufferedRowGroup()));
      group_bytes_ = 0;
    }
    group_bytes_ += bytes;
    return from_arrow(writer_->WriteRecordBatch(*batch));
  }

  Status finish() override { return from_arrow(writer_->Close()); }

 private:
  std::shared_ptr<arrow::Schema> schema_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  std::int64_t group_bytes_ = 0;
};

}  // namespace

WriterResult make_parquet_writer(std::shared_ptr<arrow::Schema> schema, OutputPointer output) {
  WIRELAKE_ASSIGN(auto writer, from_arrow(parquet::arrow::FileWriter::Open(
                                   *schema, arrow::default_memory_pool(), std::move(output),
                                   parquet_properties(packets_table().encodings, kMaxGroupRows),
                                   parquet_arrow_properties())));
  return WriterResult(std::make_unique<ParquetWriter>(std::move(schema), std::move(writer)));
}

}  // namespace wirelake
