#include "store/delete_matches.h"

#include "base/try.h"
#include "query/known_names.h"
#include "store/matching_rows.h"

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
  return store.delete_rows(name, matching_rows(query, *scan->schema()), options);
}

}  // namespace wirelake
