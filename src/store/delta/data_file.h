// DataFileWriter: record batches into one Parquet file of a table, with what Delta wants to know of
// it.
//
// docs/store-format.md has the encodings and why. The file is on the disk when finish() returns;
// one that is not finished is removed. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>

#include "base/file.h"
#include "store/delta/actions.h"
#include "wirelake/result.h"

namespace parquet::arrow {
class FileWriter;
}

namespace wirelake {
class FileOutput;
}

namespace wirelake::delta {

class DataFileWriter {
 public:
  /// Creates the file `name` in `table`, which must outlive this object.
  static Result<std::unique_ptr<DataFileWriter>> create(const Folder& table, std::string name);

  ~DataFileWriter();

  /// Writes `rows`, of packet_schema(), as one row group.
  Status write(const arrow::RecordBatch& rows);

  /// Completes and syncs the file, and says what to add to the table.
  Result<AddFile> finish();

  std::uint64_t bytes_written() const;

 private:
  DataFileWriter(const Folder& table, std::string name, std::shared_ptr<FileOutput> output);

  const Folder& table_;
  std::string name_;
  std::shared_ptr<FileOutput> output_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  bool finished_ = false;
};

}  // namespace wirelake::delta
