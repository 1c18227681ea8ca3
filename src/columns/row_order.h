// The order of the rows of a table: by load, and then by their number in it.
#pragma once

#include <arrow/record_batch.h>

#include "columns/batch.h"
#include "columns/table.h"
#include "wirelake/result.h"

namespace wirelake {

/// The rows of a batch in the order of their table. Its loads follow one another already, and
/// neither they nor the numbers are null.
Result<BatchPointer> in_order_of(const Table& table, const BatchPointer& rows);

}  // namespace wirelake
