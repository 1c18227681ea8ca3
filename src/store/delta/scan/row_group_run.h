// RowGroupRun: the rows of a row group, or of several whose ranges overlap, in the order of a
// collection and without those that a query does not mean.
//
// Of a row group, the query's columns are read first, and the wanted ones only where rows match.
// Row groups that overlap, or whose order is not known, are sorted (rows/row_sorter.h). One
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "rows/row_sorter.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/data/parquet_file.h"
#include "store/delta/scan/row_group_matcher.h"
#include "wirelake/find.h"

namespace wirelake::delta {

struct RowGroup {
  std::shared_ptr<ParquetFile> file;
  int number = 0;  // In the file.
  std::optional<RowKeyRange> range;
  std::uint64_t rows = 0;
  bool in_order = false;  // Written by wirelake, so that its rows are in order.
  Verdict verdict = Verdict::kAll;
};

class RowGroupRun {
 public:
  struct Options {
    std::vector<std::string> columns;       ///< Dotted names.
    const Table* table;                     ///< Which one it is.
    std::shared_ptr<arrow::Schema> schema;  ///< The table's.
    std::int64_t max_memory;                ///< What sorting takes at most, in bytes.
    bool any_order;                         ///< As in ScanOptions.
    Cancellation cancellation;
  };

  /// `matcher` may be missing where every verdict is kAll.
  RowGroupRun(std::vector<RowGroup> groups, Options options,
              std::optional<RowGroupMatcher> matcher);

  /// The next rows, at least one; null at the end.
  Result<BatchPointer> next();

  /// How many row groups and rows were read: all that will be, once next() has returned.
  const QueryReport& report() const { return report_; }

 private:
  // The rows of one row group that match.
  struct GroupRows {
    std::shared_ptr<ParquetFile> file;
    std::unique_ptr<arrow::RecordBatchReader> reader;
    std::optional<Selection> selection;
    std::size_t read = 0;
    bool become_plain = false;  // The reader gives text as dictionaries, which nobody wants.

    Result<BatchPointer> next();
  };

  Status start();
  Status read_sorted();
  Result<std::optional<GroupRows>> open(const RowGroup& group);

  std::vector<RowGroup> groups_;
  Options options_;
  std::optional<RowGroupMatcher> matcher_;
  QueryReport report_;

  bool is_started_ = false;
  std::optional<GroupRows> stream_;  // Of a row group in order.
  std::optional<RowSorter> sorter_;  // Of others.
};

}  // namespace wirelake::delta
