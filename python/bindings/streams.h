// Record batches as an Arrow C stream in a capsule, without a copy.
//
// Any number of threads may take batches of one stream, each of which comes once, and one may
// release it meanwhile; in a fork there is an error for each batch.
#pragma once

#include <arrow/record_batch.h>
#include <nanobind/nanobind.h>

#include <functional>
#include <memory>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake::python {

/// The next batch, or null at the end. Called without the interpreter's lock, from any thread, but
/// by one at a time, and not again after the end or an error.
using NextBatch = std::function<Result<BatchPointer>()>;

/// A capsule of the Arrow PyCapsule interface, which owns `next`.
nanobind::object stream_capsule(std::shared_ptr<arrow::Schema> schema, NextBatch next);

/// What reads the Arrow stream in a capsule, which is empty from then on. Its batches may be made
/// by Python, and come from any thread.
Result<std::shared_ptr<arrow::RecordBatchReader>> reader_of(const nanobind::capsule& capsule);

}  // namespace wirelake::python
