// Columns of text that is the same in all rows, as Parquet's writer takes them without a look at
// each.
//
// A batch is mostly of one load and one capture. Pure.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>

namespace wirelake::delta {

/// `column` as a dictionary of one value if it is text that is the same in all rows, none of them
/// null; else itself.
std::shared_ptr<arrow::Array> repeated_once(std::shared_ptr<arrow::Array> column);

}  // namespace wirelake::delta
