#include "wirelake/changes.h"

#include "base/try.h"
#include "store/store_backend.h"

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

Result<DeleteReport> delete_packets(Store& store, std::string_view name, const Query& query,
                                    const DeleteOptions& options) {
  StoreBackend& backend = store.backend();
  if (options.dry_run) return rehearse(backend, name, query, options.cancellation);
  return backend.delete_rows(name, query, options);
}

Result<std::vector<HistoryEntry>> history(Store& store, std::string_view name,
                                          std::uint64_t limit) {
  return store.backend().history(name, limit);
}

Result<RestoreReport> restore(Store& store, std::string_view name, std::int64_t version) {
  return store.backend().restore(name, version);
}

}  // namespace wirelake
