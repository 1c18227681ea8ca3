// ParquetOutput: record batches into a new Parquet file of a table, a row group each.
//
// Encoded as parquet_properties.h says. The file is on the disk when it is finished; one that is
// not is removed. One thread.
#pragma once

#include <arrow/record_batch.h>
#include <parquet/metadata.h>

#include <cstdint>
#include <memory>
#include <string>

#include "columns/table.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace parquet::arrow {
class FileWriter;
}

namespace wirelake {
class FileOutput;
}

namespace wirelake::delta {

class ParquetOutput {
 public:
  /// Creates the file `name` in `folder`, which must outlive this object.
  static Result<std::unique_ptr<ParquetOutput>> create(const StoreFolder& folder, std::string name,
                                                       const arrow::Schema& schema,
                                                       const ColumnEncodings& encodings);

  ~ParquetOutput();

  /// Writes `rows`, of the schema, as one row group.
  Status write(const arrow::RecordBatch& rows);

  /// Completes and syncs the file; returns its size.
  Result<std::uint64_t> finish();

  const std::string& name() const { return name_; }
  std::uint64_t bytes_written() const;

  /// Of the finished file.
  const parquet::FileMetaData& metadata() const { return *metadata_; }

 private:
  ParquetOutput(const StoreFolder& folder, std::string name, std::shared_ptr<FileOutput> stream);

  Status write_footer();

  const StoreFolder& folder_;
  std::string name_;
  std::shared_ptr<FileOutput> stream_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  std::shared_ptr<parquet::FileMetaData> metadata_;  // Set once the file is finished.
};

}  // namespace wirelake::delta
