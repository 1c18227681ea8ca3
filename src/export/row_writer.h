// RowWriter: record batches as one format of file.
//
// One implementation a format; exporter.cpp drives them. Errors of the stream are explained by
// whoever opened it. One thread.
#pragma once

#include <arrow/io/type_fwd.h>
#include <arrow/type_fwd.h>

#include <memory>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

class RowWriter {
 public:
  virtual ~RowWriter() = default;

  /// Dotted names of the columns that write() needs; none: all.
  virtual std::vector<std::string> columns() const { return {}; }

  /// Writes rows of any schema: columns that they lack are null.
  virtual Status write(const BatchPointer& rows) = 0;

  /// Writes what is still held back, and what ends a file.
  virtual Status finish() = 0;
};

using OutputPointer = std::shared_ptr<arrow::io::OutputStream>;
using WriterResult = Result<std::unique_ptr<RowWriter>>;

/// `schema` is that of the collection, with the columns that others added.
WriterResult make_parquet_writer(std::shared_ptr<arrow::Schema> schema, OutputPointer output);
WriterResult make_csv_writer(std::shared_ptr<arrow::Schema> schema, OutputPointer output);
WriterResult make_json_lines_writer(const arrow::Schema& schema, OutputPointer output);
WriterResult make_pcapng_writer(OutputPointer output);

}  // namespace wirelake
