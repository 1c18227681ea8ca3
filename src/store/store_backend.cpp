#include "store/store_backend.h"

#include "base/try.h"

namespace wirelake {

Result<std::uint64_t> StoreBackend::count_matches(std::string_view name, const Query& query,
                                                  QueryReport* report) {
  WIRELAKE_ASSIGN(const auto scan_of_all, scan(name));
  ScanOptions options;
  options.columns = {"frame"};
  options.query = query;
  WIRELAKE_TRY(scan_of_all->start(std::move(options)));
  std::uint64_t rows = 0;
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan_of_all->next());
    if (!batch) break;
    rows += static_cast<std::uint64_t>(batch->num_rows());
  }
  if (report) *report = scan_of_all->report();
  return rows;
}

}  // namespace wirelake
