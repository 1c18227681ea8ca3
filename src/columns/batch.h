// A record batch as all stages pass it on: shared, since columns are views into buffers that
// several batches may have in common, and null where there is no more.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>

namespace wirelake {

using BatchPointer = std::shared_ptr<arrow::RecordBatch>;

}  // namespace wirelake
