// RowSorter: rows in the order of their keys, however many and however large they are.
//
// Rows come together until they are a group, which is sorted; groups stay in memory up to a bound,
// and are merged into files without a name beyond it (sorted_run.h). At the end all are merged.
// What counts are bytes, of rows and keys: memory is the bound and a few batches, whatever the
// rows. Stable. One thread.
#pragma once

#include <arrow/array/builder_binary.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "query/selection.h"
#include "rows/run_merger.h"
#include "rows/sorted_run.h"
#include "wirelake/cancellation.h"
#include "wirelake/result.h"

namespace wirelake {

class RowSorter {
 public:
  /// What a sort takes in memory, in bytes.
  static constexpr std::int64_t kMaxMemory = 256 << 20;

  struct Options {
    std::int64_t max_memory = kMaxMemory;
    std::uint64_t limit = UINT64_MAX;  ///< Of the sorted rows, only so many are wanted.
    Cancellation cancellation = {};
  };

  /// Sorts rows of `schema`.
  RowSorter(const std::shared_ptr<arrow::Schema>& schema, Options options);

  /// Appends the key of a row, as bytes that sort as rows do (query/sort_bytes.h).
  using AppendKey = std::function<void(std::int64_t row, std::string& key)>;

  /// Adds the rows of a batch of the schema.
  Status add(const BatchPointer& rows, const AppendKey& append_key);

  /// Ends the adding, and passes over the first `rows` rows.
  Status finish(std::uint64_t skip = 0);

  /// The next rows, at least one, their key behind the columns of the schema; null at the end.
  Result<BatchPointer> next();

 private:
  struct Entry {
    std::uint64_t prefix;  // Of the key.
    std::int64_t row;      // In the group.
  };
  struct FileRun {
    SortedRun run;
    int merges;  // How often its rows were merged from files.
  };

  Status keep(const BatchPointer& rows, std::int64_t begin, const Selection& wanted);
  Status finish_group();
  void sort_entries();
  Result<std::vector<BatchPointer>> sorted_batches(const BatchPointer& rows);
  Status write_groups();
  Status merge_last_runs(std::size_t count);
  Result<SortedRun> merge_into_file(std::vector<SortedRun> runs);
  RunMerger::BatchSize batch_size() const;
  std::size_t max_runs() const;

  const std::shared_ptr<arrow::Schema> schema_;
  const std::shared_ptr<arrow::Schema> keyed_schema_;
  const Options options_;

  // The group in the making.
  std::vector<BatchPointer> pieces_;
  arrow::BinaryBuilder keys_;
  std::vector<Entry> entries_;
  std::vector<std::int64_t> entry_bytes_;  // By the row in the group.
  std::int64_t group_bytes_ = 0;

  std::vector<SortedRun> groups_;
  std::int64_t groups_bytes_ = 0;
  std::vector<FileRun> runs_;            // All before the groups.
  std::optional<std::string> last_key_;  // What does not come before it is not wanted.
  std::int64_t largest_row_ = 0;
  std::uint64_t left_;  // Of the limit.
  std::optional<RunMerger> merger_;
};

}  // namespace wirelake
