#include "store/delta/scan/rows_of_loads.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <optional>
#include <utility>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "columns/table.h"
#include "store/delta/data/column_bounds.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/data/parquet_file.h"

namespace wirelake::delta {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

// Bounds of text can be cut off: only a whole identifier is certain to be one load's.
constexpr std::size_t kUuidLen = 36;

// The one load of the rows that have these bounds.
std::optional<std::string> only_load(const BoundsOf& bounds_of) {
  const auto bounds = bounds_of(kLoadColumn);
  if (!bounds || bounds->nulls != 0) return std::nullopt;
  const auto* smallest = std::get_if<std::string>(&bounds->smallest);
  if (!smallest || smallest->size() != kUuidLen || bounds->smallest != bounds->greatest) {
    return std::nullopt;
  }
  return *smallest;
}

void count_rows(const arrow::RecordBatch& batch, Counts& counts) {
  const auto loads = batch.GetColumnByName(kLoadColumn);
  if (!loads) return;
  // Rows of a load follow one another.
  std::uint64_t* count = nullptr;
  std::string_view last;
  for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
    if (loads->IsNull(row)) continue;
    const std::string_view load = as_text(binary_value(*loads, row));
    if (!count || load != last) count = &counts[std::string(load)];
    last = load;
    ++*count;
  }
}

Status count_rows(const StoreFolder& table, const std::string& path, Counts& counts) {
  WIRELAKE_ASSIGN(ParquetFile file, ParquetFile::open(table, path));
  for (int group = 0; group < file.row_groups(); ++group) {
    if (const auto load = only_load(bounds_of_row_group(file.metadata(), group))) {
      counts[*load] += static_cast<std::uint64_t>(file.metadata().RowGroup(group)->num_rows());
      continue;
    }
    WIRELAKE_ASSIGN(const auto reader, file.read_narrow(group, {kLoadColumn}));
    while (true) {
      WIRELAKE_ASSIGN(const auto batch, from_arrow(reader->Next(), file.path()));
      if (!batch) break;
      count_rows(*batch, counts);
    }
  }
  return {};
}

}  // namespace

Result<Counts> count_rows_by_load(const StoreFolder& table, const Snapshot& snapshot) {
  Counts counts;
  for (const auto& [path, file] : snapshot.files) {
    const auto load = only_load(bounds_of_file(file.stats));
    const auto rows = row_count(file.stats);
    if (load && rows) {
      counts[*load] += *rows;
    } else {
      WIRELAKE_TRY(count_rows(table, path, counts));
    }
  }
  return counts;
}

}  // namespace wirelake::delta
