#include "store/delta/change/optimize.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/try.h"
#include "store/delta/change/rewrite.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/data/parquet_file.h"

namespace wirelake::delta {
namespace {

struct PlacedFile {
  RowKeyRange range;
  const AddFile* file = nullptr;
};

// Where the rows of a file stand; by the file itself if its add action does not say.
Result<std::optional<RowKeyRange>> range_of(const StoreFolder& table, const AddFile& file,
                                            const Table& kind) {
  if (auto range = key_range(file.stats, kind)) return range;
  WIRELAKE_ASSIGN(const ParquetFile parquet, ParquetFile::open(table, file.path));
  std::optional<RowKeyRange> whole;
  for (int group = 0; group < parquet.row_groups(); ++group) {
    const auto range = key_range(parquet.metadata(), group, kind);
    if (!range) return std::optional<RowKeyRange>();
    if (!whole) whole = range;
    whole->first = std::min(whole->first, range->first);
    whole->last = std::max(whole->last, range->last);
  }
  return whole;
}

// The files in the order of their rows. One whose rows have no place stays as it is: among others
// it would take all of them in memory to be read in order.
Result<std::vector<PlacedFile>> placed_files(const StoreFolder& table, const Snapshot& snapshot,
                                             const Table& kind) {
  std::vector<PlacedFile> placed;
  for (const auto& [path, file] : snapshot.files) {
    WIRELAKE_ASSIGN(auto range, range_of(table, file, kind));
    if (range) placed.push_back({std::move(*range), &file});
  }
  std::ranges::stable_sort(
      placed, [](const auto& a, const auto& b) { return a.range.first < b.range.first; });
  return placed;
}

// Stretches of two and more small files.
std::vector<std::vector<std::string>> small_stretches(const std::vector<PlacedFile>& placed,
                                                      std::uint64_t file_size) {
  std::vector<std::vector<std::string>> stretches(1);
  for (const PlacedFile& place : placed) {
    if (static_cast<std::uint64_t>(place.file->size) < file_size) {
      stretches.back().push_back(place.file->path);
    } else {
      stretches.emplace_back();
    }
  }
  std::erase_if(stretches, [](const auto& stretch) { return stretch.size() < 2; });
  return stretches;
}

}  // namespace

Result<OptimizeReport> optimize(const StoreFolder& table, const Snapshot& snapshot,
                                const Table& kind, const OptimizeOptions& options) {
  WIRELAKE_ASSIGN(const auto placed, placed_files(table, snapshot, kind));
  Rewrite rewrite(table, snapshot, kind, options.cancellation);
  for (const auto& stretch : small_stretches(placed, options.file_size)) {
    WIRELAKE_TRY(rewrite.write(stretch, options.file_size, nullptr));
    rewrite.remove(stretch);
  }
  WIRELAKE_TRY(rewrite.commit("OPTIMIZE", /*data_change=*/false));
  OptimizeReport report;
  for (const RemoveFile& file : rewrite.removed()) {
    ++report.files;
    report.bytes += static_cast<std::uint64_t>(file.size);
  }
  for (const AddFile& file : rewrite.added()) {
    ++report.new_files;
    report.new_bytes += static_cast<std::uint64_t>(file.size);
  }
  return report;
}

}  // namespace wirelake::delta
