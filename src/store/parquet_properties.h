// How packets are written as Parquet: the encodings of docs/store-format.md, in one place.
//
// Used for the data files of a store and for exported files. Thread-safe.
#pragma once

#include <parquet/properties.h>

#include <cstdint>
#include <memory>

namespace wirelake {

/// Rows of a row group, at most.
inline constexpr std::int64_t kMaxGroupRows = 65536;

/// `max_group_rows` matters only where Parquet's writer cuts row groups by itself.
std::shared_ptr<parquet::WriterProperties> parquet_properties(std::int64_t max_group_rows);

std::shared_ptr<parquet::ArrowWriterProperties> parquet_arrow_properties();

}  // namespace wirelake
