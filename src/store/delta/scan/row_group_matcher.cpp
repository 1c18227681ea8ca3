#include "store/delta/scan/row_group_matcher.h"

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "rows/batch_scan.h"
#include "store/delta/data/column_bounds.h"

namespace wirelake::delta {

Verdict RowGroupMatcher::judge_file(const std::string& stats) const {
  return matcher_.judge(bounds_of_file(stats));
}

Verdict RowGroupMatcher::judge_group(const parquet::FileMetaData& metadata, int row_group) const {
  return matcher_.judge(bounds_of_row_group(metadata, row_group));
}

Result<Selection> RowGroupMatcher::select(const ParquetFile& file, int row_group,
                                          const Cancellation& cancellation) {
  if (!file_ || file_->name() != file.name()) {
    file_.reset();
    WIRELAKE_ASSIGN(file_, ParquetFile::open_with_dictionaries(table_, file));
  }
  WIRELAKE_ASSIGN(const auto reader, file_->read_narrow(row_group, matcher_.columns()));
  Selection selection;
  while (true) {
    if (cancellation.is_cancelled()) return was_interrupted();
    WIRELAKE_ASSIGN(const auto batch, from_arrow(reader->Next(), file_->path()));
    if (!batch) return selection;
    const Selection part = matcher_.select(batch);
    selection.insert(selection.end(), part.begin(), part.end());
  }
}

}  // namespace wirelake::delta
