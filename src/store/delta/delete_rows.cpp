#include "store/delta/delete_rows.h"

#include <arrow/array.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>

#include <string>
#include <utility>
#include <vector>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "store/delta/data_file.h"
#include "store/delta/log_claims.h"
#include "store/delta/removal_lock.h"

namespace wirelake::delta {
namespace {

using Batch = std::shared_ptr<arrow::RecordBatch>;

struct Matches {
  std::uint64_t rows = 0;
  std::uint64_t matching = 0;
};

Result<Matches> count_matches(const Folder& table, const Snapshot& snapshot,
                              const std::string& path, const RowSelection& rows,
                              const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(const auto scan, scan_files(table, snapshot, {path}, rows.columns, cancellation));
  Matches matches;
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan->next());
    if (!batch) return matches;
    WIRELAKE_ASSIGN(const auto mask, rows.matches(*batch));
    matches.rows += static_cast<std::uint64_t>(batch->num_rows());
    matches.matching += static_cast<std::uint64_t>(mask->true_count());
  }
}

// The rows that the selection does not name.
Result<Batch> without_matches(const Batch& batch, const RowSelection& rows) {
  WIRELAKE_ASSIGN(const auto mask, rows.matches(*batch));
  arrow::BooleanBuilder kept;
  WIRELAKE_TRY(from_arrow(kept.Reserve(mask->length())));
  for (std::int64_t row = 0; row < mask->length(); ++row)
    kept.UnsafeAppend(mask->IsNull(row) || !mask->Value(row));
  WIRELAKE_ASSIGN(const auto kept_mask, from_arrow(kept.Finish()));
  WIRELAKE_ASSIGN(const auto left,
                  from_arrow(arrow::compute::Filter(arrow::Datum(batch), arrow::Datum(kept_mask))));
  return left.record_batch();
}

}  // namespace

Result<std::uint64_t> rewrite_without(Rewrite& rewrite, const Folder& table,
                                      const Snapshot& snapshot, const RowSelection& rows,
                                      const Cancellation& cancellation) {
  std::uint64_t deleted = 0;
  for (const auto& [path, file] : snapshot.files) {
    if (rows.may_match && !rows.may_match(file.stats)) continue;
    // Most files hold no match, and looking takes only the columns of the question.
    WIRELAKE_ASSIGN(const Matches matches,
                    count_matches(table, snapshot, path, rows, cancellation));
    if (matches.matching == 0) continue;
    deleted += matches.matching;
    if (matches.matching < matches.rows) {
      WIRELAKE_TRY(rewrite.write({path}, kDataFileSize,
                                 [&](const Batch& batch) { return without_matches(batch, rows); }));
    }
    rewrite.remove({path});
  }
  return deleted;
}

Result<DeleteReport> delete_rows(const Folder& table, const Snapshot& snapshot,
                                 const RowSelection& rows, const Cancellation& cancellation) {
  Rewrite rewrite(table, snapshot, cancellation);
  WIRELAKE_ASSIGN(const std::uint64_t deleted,
                  rewrite_without(rewrite, table, snapshot, rows, cancellation));
  WIRELAKE_TRY(rewrite.commit("DELETE", /*data_change=*/true));
  DeleteReport report{.packets = deleted};
  if (const auto version = rewrite.version()) report.version_before = *version - 1;
  return report;
}

Status purge_removed_files(const Folder& table, const WaitCallback& waiting) {
  // Nobody brings back meanwhile what is to go.
  WIRELAKE_ASSIGN(const RemovalLock lock, RemovalLock::to_remove(table, waiting));
  WIRELAKE_ASSIGN(const Snapshot snapshot, read_checked_snapshot(table));
  WIRELAKE_ASSIGN(const LogClaims claims, read_log_claims(table));
  for (const auto& [path, file] : snapshot.removed) {
    if (!claims.files.contains(path)) continue;
    return Error{ErrorCode::kDamaged,
                 "is removed from the table, and yet another part of its log still has it",
                 table.path_of(path)};
  }
  for (const auto& [path, file] : snapshot.removed)
    WIRELAKE_TRY(table.remove_file(path));
  return table.sync();
}

}  // namespace wirelake::delta
