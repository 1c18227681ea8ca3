#include "store/delete_matches.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <memory>

#include "base/try.h"
#include "query/batch_matcher.h"
#include "query/known_names.h"
#include "query/selection.h"
#include "store/delta/column_bounds.h"

namespace wirelake {

namespace {

Result<DeleteReport> rehearse(StoreBackend& store, std::string_view name, const Query& query,
                              const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(const std::uint64_t packets,
                  store.count_matches(name, query, nullptr, cancellation));
  if (packets > 0) WIRELAKE_TRY(store.check_deletable(name));
  return DeleteReport{.packets = packets};
}

}  // namespace

Result<DeleteReport> delete_matches(StoreBackend& store, std::string_view name, const Query& query,
                                    const DeleteOptions& options) {
  if (options.dry_run) return rehearse(store, name, query, options.cancellation);
  WIRELAKE_ASSIGN(const auto scan, store.scan(name));
  WIRELAKE_TRY(check_names(query, *scan->schema()));
  BatchMatcher matcher(query, *scan->schema());
  RowSelection rows;
  rows.columns = matcher.columns();
  // A query that looks at nothing still has to know how many rows there are.
  if (rows.columns.empty()) rows.columns = {"frame"};
  rows.may_match = [&](const std::string& stats) {
    return matcher.judge(delta::bounds_of_file(stats)) != Verdict::kNone;
  };
  rows.matches = [&](const arrow::RecordBatch& batch) {
    return to_boolean_array(matcher.select(batch.Slice(0)));
  };
  return store.delete_rows(name, rows, options);
}

}  // namespace wirelake
