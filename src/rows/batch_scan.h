// BatchScan: the rows of a collection as record batches.
//
// What a store gives to whoever reads. One thread.
#pragma once

#include <arrow/record_batch.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "wirelake/cancellation.h"
#include "wirelake/find.h"
#include "wirelake/query.h"
#include "wirelake/result.h"

namespace wirelake {

struct ScanOptions {
  /// Dotted names of the columns wanted; a struct's name stands for all of it. None: all columns.
  std::vector<std::string> columns = {};
  std::uint64_t skip = 0;   ///< Rows to pass over.
  std::uint64_t limit = 0;  ///< Rows at most; 0: all.
  Query query = {};
  std::vector<SortKey> sort = {};  ///< None: by load and then by frame.
  Cancellation cancellation = {};
  /// Rows may come in any order, and text as dictionaries, which is quicker. Not with `skip`,
  /// `limit` or `sort`.
  bool any_order = false;
};

/// Rows of a collection as it was when the scan began.
class BatchScan {
 public:
  virtual ~BatchScan() = default;

  /// The schema of the collection, with columns that are not wirelake's.
  virtual std::shared_ptr<arrow::Schema> schema() const = 0;

  /// Begins reading; called once.
  virtual Status start(ScanOptions options) = 0;

  /// The next rows, or null at the end.
  virtual Result<BatchPointer> next() = 0;

  /// What was read so far.
  virtual QueryReport report() const { return {}; }
};

}  // namespace wirelake
