// Statistics of a data file, as Delta's add action carries them and as readers prune by them.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Per-file Statistics". A bound that is
// wrong silently loses rows, so these come from what Parquet itself recorded while writing.
#pragma once

#include <parquet/metadata.h>

#include <cstdint>
#include <optional>
#include <string>

#include "columns/table.h"

namespace wirelake::delta {

/// The `stats` text of an add action: the number of rows, and for each plain top-level column its
/// bounds and its nulls.
std::string statistics_json(const parquet::FileMetaData& metadata);

/// Where rows stand in the order of a table: by load, then by their number in it.
struct RowKey {
  std::string load;
  std::int64_t number = 0;

  auto operator<=>(const RowKey&) const = default;
};

struct RowKeyRange {
  RowKey first;
  RowKey last;
};

/// The range of the rows of a file by the `stats` of its add action; nothing where they do not say.
/// Bounds of load and number are independent, so the range can be wider than the rows.
std::optional<RowKeyRange> key_range(const std::string& stats, const Table& table);

/// The same of one row group.
std::optional<RowKeyRange> key_range(const parquet::FileMetaData& metadata, int row_group,
                                     const Table& table);

/// The number of rows by the `stats` of an add action, if they say.
std::optional<std::uint64_t> row_count(const std::string& stats);

}  // namespace wirelake::delta
