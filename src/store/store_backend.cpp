#include "store/store_backend.h"

#include <utility>

#include "base/try.h"

namespace wirelake {

Status LoadWriter::commit(LoadCommit& commit) {
  WIRELAKE_ASSIGN(WrittenRows written, rows().take(commit.loads));
  std::vector<WrittenRows> all;
  all.push_back(std::move(written));
  return this->commit(std::move(all), commit);
}

Status LoadWriter::commit(std::vector<LoadInfo> loads) {
  LoadCommit whole = {std::move(loads)};
  return commit(whole);
}

Result<CollectionInfo> StoreBackend::info(std::string_view name) {
  WIRELAKE_ASSIGN(auto found, lookup(name));
  if (!found) return no_such_collection(name);
  return *std::move(found);
}

Result<std::vector<std::string>> StoreBackend::data_files(std::string_view name) {
  return Error{
      ErrorCode::kUnsupported,
      "is on a server, and has no files that other engines could read; copy it to a folder",
      std::string(name)};
}

Result<std::uint64_t> StoreBackend::count_matches(std::string_view name, const Table& table,
                                                  const Query& query, QueryReport* report,
                                                  const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(const auto scan_of_all, scan(name, table));
  ScanOptions options;
  options.columns = {table.number};
  options.query = query;
  options.cancellation = cancellation;
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

Result<CheckReport> StoreBackend::check(std::string_view name, const ProgressCallback& progress) {
  WIRELAKE_ASSIGN(const std::uint64_t counted, count(name));
  WIRELAKE_ASSIGN(const auto packets, scan(name));
  WIRELAKE_TRY(packets->start({}));
  CheckReport report;
  Progress now;
  now.packets_total = counted;
  while (true) {
    const auto batch = packets->next();
    if (!batch && batch.error().code != ErrorCode::kDamaged) return batch.error();
    if (!batch) {
      report.findings.push_back({CheckKind::kDamaged, batch.error().file, batch.error().message});
      break;
    }
    if (!*batch) break;
    report.packets += static_cast<std::uint64_t>((*batch)->num_rows());
    now.packets = report.packets;
    if (progress && !progress(now)) return Error{ErrorCode::kCancelled, "was cancelled"};
  }
  // Others may have loaded or deleted meanwhile.
  WIRELAKE_ASSIGN(const std::uint64_t counted_now, count(name));
  if (report.is_sound() && counted == counted_now && report.packets != counted) {
    report.findings.push_back({CheckKind::kMissing, std::string(name),
                               "has " + std::to_string(report.packets) +
                                   " packets that can be read, and counts " +
                                   std::to_string(counted)});
  }
  return report;
}

}  // namespace wirelake
