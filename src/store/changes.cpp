#include "wirelake/changes.h"

#include "store/delete_matches.h"
#include "store/store_backend.h"

namespace wirelake {

Result<DeleteReport> delete_packets(Store& store, std::string_view name, const Query& query,
                                    const DeleteOptions& options) {
  return delete_matches(store.backend(), name, query, options);
}

Result<std::vector<HistoryEntry>> history(Store& store, std::string_view name,
                                          std::uint64_t limit) {
  return store.backend().history(name, limit);
}

Result<RestoreReport> restore(Store& store, std::string_view name, std::int64_t version) {
  return store.backend().restore(name, version);
}

}  // namespace wirelake
