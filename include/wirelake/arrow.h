// Packets as Arrow record batches, for those that have Arrow: of a collection, or straight from a
// capture.
//
// docs/store-format.md has the columns. Memory does not grow with the packets. One thread at a time
// for each reader, which may outlive the Store.
#pragma once

#include <arrow/record_batch.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "wirelake/cancellation.h"
#include "wirelake/capture_options.h"
#include "wirelake/collection.h"
#include "wirelake/query.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

class BatchReader {
 public:
  virtual ~BatchReader() = default;

  /// Of all batches, whatever files they come from.
  virtual std::shared_ptr<arrow::Schema> schema() const = 0;

  /// The next packets, or null at the end.
  virtual Result<std::shared_ptr<arrow::RecordBatch>> next() = 0;
};

class CaptureBatchReader : public BatchReader {
 public:
  /// Complete once next() has returned null.
  virtual const CaptureReport& report() const = 0;
};

struct BatchOptions {
  /// Stored columns in the order wanted; of a struct, dotted names give the part that they name.
  /// None: all columns.
  std::vector<std::string> columns = {};
  Query query = {};
  std::uint64_t limit = 0;  ///< Packets at most; 0: all.
  Cancellation cancellation = {};
};

/// The stored columns of a collection, those that others have added among them.
Result<std::shared_ptr<arrow::Schema>> schema_of(const Collection& collection);

/// The packets of a collection that are meant, by load and then by frame. kInvalidArgument for a
/// column that there is not.
Result<std::unique_ptr<BatchReader>> read_batches(const Collection& collection,
                                                  BatchOptions options = {});

/// The packets of the capture at `path` ("-": standard input) that the filter accepts, in file
/// order and in the schema of a collection; the column `load` is empty text.
Result<std::unique_ptr<CaptureBatchReader>> read_batches(const std::string& path,
                                                         CaptureOptions options,
                                                         ProgressCallback progress = {});

}  // namespace wirelake
