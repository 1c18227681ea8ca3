// RowGroupMatcher: which rows of a table's files a query means.
//
// What statistics settle is not read; of the rest, only the columns that the query names. Used by
// scans, counts and deletions. One thread for each object.
#pragma once

#include <optional>
#include <string>

#include "query/batch_matcher.h"
#include "store/delta/data/parquet_file.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/cancellation.h"

namespace wirelake::delta {

class RowGroupMatcher {
 public:
  /// `table` must outlive this object; `schema` is the table's.
  RowGroupMatcher(const StoreFolder& table, const Query& query, const arrow::Schema& schema)
      : table_(table), matcher_(query, schema) {}

  /// Of the rows of a file, by the `stats` of its add action.
  Verdict judge_file(const std::string& stats) const;

  /// Of the rows of a row group, by the file's footer.
  Verdict judge_group(const parquet::FileMetaData& metadata, int row_group) const;

  /// Reads the rows of a row group.
  Result<Selection> select(const ParquetFile& file, int row_group,
                           const Cancellation& cancellation = {});

  /// Further columns of the row group that select() was last called for, text as dictionaries:
  /// quicker where few rows are wanted. Lives until select() is called again.
  Result<std::unique_ptr<arrow::RecordBatchReader>> read(int row_group,
                                                         const std::vector<std::string>& columns) {
    return file_->read(row_group, columns);
  }

  const std::vector<std::string>& columns() const { return matcher_.columns(); }

 private:
  const StoreFolder& table_;
  BatchMatcher matcher_;
  std::optional<ParquetFile> file_;  // The last one, with dictionaries.
};

}  // namespace wirelake::delta
