// Bounds of columns for pruning: out of the log for a file, out of the footer for a row group.
//
// Files come from anybody. What is missing, of another type than expected, or not certain, is left
// out; see query/bounds.h.
#pragma once

#include <parquet/metadata.h>

#include <string>

#include "query/bounds.h"

namespace wirelake::delta {

/// By the `stats` of an add action.
BoundsOf bounds_of_file(const std::string& stats);

/// By Parquet's statistics. `metadata` must outlive the result.
BoundsOf bounds_of_row_group(const parquet::FileMetaData& metadata, int row_group);

}  // namespace wirelake::delta
