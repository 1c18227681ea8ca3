// How rows are written as Parquet: what docs/store-format.md says of it, in one place.
//
// Used for the data files of a store and for exported files. Thread-safe.
#pragma once

#include <parquet/properties.h>

#include <cstdint>
#include <memory>

#include "columns/table.h"

namespace wirelake {

/// Rows of a row group, at most.
inline constexpr std::int64_t kMaxGroupRows = 65536;

/// `max_group_rows` matters only where Parquet's writer cuts row groups by itself.
std::shared_ptr<parquet::WriterProperties> parquet_properties(const ColumnEncodings& columns,
                                                              std::int64_t max_group_rows);

std::shared_ptr<parquet::ArrowWriterProperties> parquet_arrow_properties();

}  // namespace wirelake
