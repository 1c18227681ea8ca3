// conform_batch(): a batch as a schema wants it.
//
// The files of a table that others write to as well may lack columns, have further ones, or spell a
// type otherwise (large strings). Used wherever all batches of a scan must look alike. Thread-safe.
#pragma once

#include <arrow/record_batch.h>
#include <arrow/result.h>

#include <functional>
#include <memory>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

/// `batch` in the columns, order and types of `schema`, down into structs and lists. What the batch
/// lacks is null, what the schema lacks is left out. kDamaged names a column whose values do not
/// fit into the type wanted. Copies only what has to be cast.
Result<BatchPointer> conform_batch(const BatchPointer& batch,
                                   const std::shared_ptr<arrow::Schema>& schema);

/// Makes values that are no structs and no lists of the wanted type.
using ConvertValues = std::function<arrow::Result<std::shared_ptr<arrow::ArrayData>>(
    const std::shared_ptr<arrow::ArrayData>& values, const std::shared_ptr<arrow::DataType>& type)>;

/// The same with a conversion of the caller's own in place of a cast.
Result<BatchPointer> conform_batch(const BatchPointer& batch,
                                   const std::shared_ptr<arrow::Schema>& schema,
                                   const ConvertValues& convert);

}  // namespace wirelake
