#include "store/delta/change/delete_rows.h"

#include <arrow/type.h>

#include <string>
#include <utility>
#include <vector>

#include "base/try.h"
#include "columns/batch.h"
#include "query/batch_matcher.h"
#include "query/known_names.h"
#include "store/delta/data/column_bounds.h"
#include "store/delta/data/data_file.h"
#include "store/delta/log/log_claims.h"
#include "store/delta/log/removal_lock.h"
#include "store/delta/log/table_schema.h"

namespace wirelake::delta {
namespace {

struct Matches {
  std::uint64_t rows = 0;
  std::uint64_t matching = 0;
};

// What a query means.
class QueryChoice final : public RowChoice {
 public:
  QueryChoice(const Query& query, const arrow::Schema& schema) : matcher_(query, schema) {}

  // A query that looks at nothing still has to know how many rows there are.
  std::vector<std::string> columns() const override {
    return matcher_.columns().empty() ? std::vector<std::string>{kLoadColumn} : matcher_.columns();
  }
  bool may_choose(const AddFile& file) const override {
    return matcher_.judge(bounds_of_file(file.stats)) != Verdict::kNone;
  }
  Selection select(const BatchPointer& rows) override { return matcher_.select(rows); }

 private:
  BatchMatcher matcher_;
};

Result<Matches> count_matches(const StoreFolder& table, const Snapshot& snapshot, const Table& kind,
                              const std::string& path, RowChoice& choice,
                              const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(const auto scan,
                  scan_files(table, snapshot, kind, {path}, choice.columns(), cancellation));
  Matches matches;
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan->next());
    if (!batch) return matches;
    matches.rows += static_cast<std::uint64_t>(batch->num_rows());
    matches.matching += selected_rows(choice.select(batch));
  }
}

Result<BatchPointer> without_matches(const BatchPointer& batch, RowChoice& choice) {
  Selection kept = choice.select(batch);
  for (auto& is_kept : kept)
    is_kept = is_kept == 0 ? 1 : 0;
  return filter_rows(batch, kept);
}

}  // namespace

Result<std::uint64_t> rewrite_without(Rewrite& rewrite, const StoreFolder& table,
                                      const Snapshot& snapshot, const Table& kind,
                                      RowChoice& choice, const Cancellation& cancellation) {
  std::uint64_t deleted = 0;
  for (const auto& [path, file] : snapshot.files) {
    if (!choice.may_choose(file)) continue;
    // Most files hold no match, and looking takes only the columns of the question.
    WIRELAKE_ASSIGN(const Matches matches,
                    count_matches(table, snapshot, kind, path, choice, cancellation));
    if (matches.matching == 0) continue;
    deleted += matches.matching;
    if (matches.matching < matches.rows) {
      WIRELAKE_TRY(rewrite.write({path}, kDataFileSize, [&](const BatchPointer& batch) {
        return without_matches(batch, choice);
      }));
    }
    rewrite.remove({path});
  }
  return deleted;
}

Result<std::uint64_t> rewrite_without(Rewrite& rewrite, const StoreFolder& table,
                                      const Snapshot& snapshot, const Table& kind,
                                      const Query& query, const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(const auto schema, parse_schema_string(snapshot.metadata.schema_string));
  QueryChoice choice(query, *schema);
  return rewrite_without(rewrite, table, snapshot, kind, choice, cancellation);
}

Result<DeleteReport> delete_rows(const StoreFolder& table, const Snapshot& snapshot,
                                 const Table& kind, const Query& query,
                                 const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(const auto schema,
                  parse_schema_string(snapshot.metadata.schema_string, table.path()));
  WIRELAKE_TRY(check_names(query, *schema));
  Rewrite rewrite(table, snapshot, kind, cancellation);
  WIRELAKE_ASSIGN(const std::uint64_t deleted,
                  rewrite_without(rewrite, table, snapshot, kind, query, cancellation));
  WIRELAKE_TRY(rewrite.commit("DELETE", /*data_change=*/true));
  DeleteReport report{.packets = deleted};
  if (const auto version = rewrite.version()) report.version_before = *version - 1;
  return report;
}

Status purge_removed_files(const StoreFolder& table, const WaitCallback& waiting) {
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
