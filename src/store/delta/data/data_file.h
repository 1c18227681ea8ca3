// DataFileWriter: record batches into one Parquet file of a table, with what Delta wants to know of
// it.
//
// docs/store-format.md has the encodings and why. The file is on the disk when finish() returns;
// one that is not finished is removed. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "store/delta/data/parquet_output.h"
#include "store/delta/data/written_file.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// A file is closed when it has this size, so that engines can share the work on a large table.
inline constexpr std::uint64_t kDataFileSize = std::uint64_t{512} << 20;

/// Whether a file has a name of the kind that wirelake gives to its data files.
bool is_data_file_name(std::string_view name);

class DataFileWriter {
 public:
  /// Creates a file in `folder`, which must outlive this object, for rows of `schema`.
  static Result<std::unique_ptr<DataFileWriter>> create(const StoreFolder& folder,
                                                        const arrow::Schema& schema,
                                                        const ColumnEncodings& encodings);

  /// Writes `rows` as one row group.
  Status write(const arrow::RecordBatch& rows) { return output_->write(rows); }

  /// Completes and syncs the file.
  Result<WrittenFile> finish();

  std::uint64_t bytes_written() const { return output_->bytes_written(); }

 private:
  explicit DataFileWriter(std::unique_ptr<ParquetOutput> output) : output_(std::move(output)) {}

  std::unique_ptr<ParquetOutput> output_;
};

}  // namespace wirelake::delta
