// The columns in which rows are appended to a table, also to one of an older or another writer.
//
// What a table lacks, the first load into it adds (log/table_schema.h, with_fields()). What it has
// stays as it is: lengths were integers once, and others may have put more into a struct.
#pragma once

#include <arrow/record_batch.h>

#include <memory>

#include "columns/batch.h"
#include "columns/table.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// The columns of `wanted`, in the types that the table in `folder`, in the state `there`, has for
/// them. kUnsupported, naming the column, if it has a type that wirelake never wrote, or not even
/// the columns of the order.
Result<std::shared_ptr<arrow::Schema>> appended_columns(const Table& wanted, const Snapshot& there,
                                                        const StoreFolder& folder);

/// `rows` in the columns of `schema`, which appended_columns() gave. Lengths that an integer does
/// not hold are the greatest that it does; what only the table has in a struct is null.
Result<BatchPointer> as_appended(const BatchPointer& rows,
                                 const std::shared_ptr<arrow::Schema>& schema);

}  // namespace wirelake::delta
