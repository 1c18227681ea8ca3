// Rows that others rewrote, put back into the order of a collection.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <vector>

#include "wirelake/result.h"

namespace wirelake::delta {

/// The rows of `batches` by their columns `load` and `frame`, in batches of moderate size. Rows
/// that are next to each other before and after are moved together. Missing keys come first.
Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> sort_rows(
    const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches);

}  // namespace wirelake::delta
