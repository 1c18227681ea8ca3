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
#include "wirelake/flow_options.h"
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

/// The flows of the capture (docs/flows.md) in the place of its packets, in order of their end.
Result<std::unique_ptr<CaptureBatchReader>> read_flow_batches(const std::string& path,
                                                              CaptureOptions options,
                                                              const FlowOptions& flows,
                                                              ProgressCallback progress = {});

/// What packets look like that are to be inserted: the columns of a collection, of which those that
/// follow from others may be missing or null, and `time`, decimal seconds as text, in place of
/// `ts_ns`. Load, capture and frame are made anew.
const std::shared_ptr<arrow::Schema>& insertion_schema();

struct InsertOptions {
  std::string capture = "inserted";  ///< What the packets are said to be of, in place of a file.
  Cancellation cancellation = {};
};

/// Appends packets to a collection as one load, in one step, and returns how many. kInvalidArgument
/// for columns of other types, and for a packet without type, addresses, length, protocol or time,
/// or with text there that is none; nothing is inserted then.
Result<std::uint64_t> insert_batches(const Collection& collection,
                                     arrow::RecordBatchReader& packets,
                                     const InsertOptions& options = {});

}  // namespace wirelake
