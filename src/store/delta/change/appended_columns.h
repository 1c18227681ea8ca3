// The columns of packets as a table has them, for loads into tables of older and other writers.
//
// Lengths were integers once, and a packet had no ports of its own: a table keeps what it has.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Those columns of packet_schema() that `table` has, in its types. kUnsupported, naming the
/// column, if it has others than wirelake ever wrote; `path` is for errors.
Result<std::shared_ptr<arrow::Schema>> appended_columns(const arrow::Schema& table,
                                                        const std::string& path);

/// `rows` of packet_schema() in the columns of `schema`, which appended_columns() gave. Lengths
/// that an integer does not hold are the greatest that it does.
Result<BatchPointer> as_appended(const BatchPointer& rows,
                                 const std::shared_ptr<arrow::Schema>& schema);

}  // namespace wirelake::delta
