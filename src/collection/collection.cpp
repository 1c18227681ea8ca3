#include "wirelake/collection.h"

#include <filesystem>
#include <utility>

#include "base/try.h"
#include "collection/copy_collection.h"
#include "collection/found_rows.h"
#include "export/exporter.h"
#include "store/store_backend.h"
#include "wirelake/store.h"

namespace wirelake {

Collection::Collection(StoreBackend& backend, std::string name)
    : backend_(&backend), name_(std::move(name)), table_(backend.tables().front()) {}

Collection Collection::flows() const {
  Collection flows = *this;
  flows.table_ = &flows_table();
  return flows;
}

Result<CollectionInfo> Collection::info() const {
  return backend_->info(name_);
}

Result<Rows> Collection::find(const FindOptions& options) const {
  WIRELAKE_ASSIGN(auto scan, backend_->scan(name_, *table_));
  WIRELAKE_ASSIGN(auto source, packet_rows(std::move(scan), options));
  return Rows(std::move(source), name_, options.cancellation);
}

Result<std::uint64_t> Collection::count(const Query& query, QueryReport* report,
                                        const Cancellation& cancellation) const {
  return backend_->count_matches(name_, *table_, query, report, cancellation);
}

Result<Rows> Collection::count_by(const CountByOptions& options) const {
  WIRELAKE_ASSIGN(auto scan, backend_->scan(name_, *table_));
  WIRELAKE_ASSIGN(auto source, group_rows(std::move(scan), options));
  return Rows(std::move(source), name_, options.cancellation);
}

Result<Rows> Collection::distinct(const std::string& field, const Query& query,
                                  const Cancellation& cancellation) const {
  WIRELAKE_ASSIGN(auto scan, backend_->scan(name_, *table_));
  WIRELAKE_ASSIGN(auto source, distinct_rows(std::move(scan), field, query, cancellation));
  return Rows(std::move(source), name_, cancellation);
}

Result<Rows> Collection::top(const TopOptions& options) const {
  WIRELAKE_ASSIGN(auto scan, backend_->scan(name_, *table_));
  WIRELAKE_ASSIGN(auto source, top_rows(std::move(scan), table_->time, options));
  return Rows(std::move(source), name_, options.cancellation);
}

Result<DeleteReport> Collection::remove(const Query& query, const DeleteOptions& options) const {
  if (table_ != backend_->tables().front()) {
    return Error{ErrorCode::kUnsupported,
                 "flows go with their last packet; delete the packets in their place", name_};
  }
  if (!options.dry_run) return backend_->delete_rows(name_, query, options);
  WIRELAKE_ASSIGN(const std::uint64_t packets, count(query, nullptr, options.cancellation));
  if (packets > 0) WIRELAKE_TRY(backend_->check_deletable(name_));
  return DeleteReport{.packets = packets};
}

Result<std::vector<HistoryEntry>> Collection::history(std::uint64_t limit) const {
  return backend_->history(name_, limit);
}

Result<RestoreReport> Collection::restore(std::int64_t version) const {
  return backend_->restore(name_, version);
}

Status Collection::describe(std::string_view description) const {
  return backend_->describe(name_, description);
}

Result<OptimizeReport> Collection::optimize(const OptimizeOptions& options) const {
  return backend_->optimize(name_, options);
}

Result<CheckReport> Collection::check(const ProgressCallback& progress) const {
  return backend_->check(name_, progress);
}

Result<bool> Collection::drop() const {
  return backend_->drop(name_);
}

Result<std::uint64_t> Collection::export_to(const std::string& path,
                                            const ExportOptions& options) const {
  return export_collection(*backend_, name_, *table_, path, options);
}

Result<std::uint64_t> Collection::copy_to(Store& to, const CopyOptions& options) const {
  return copy_collection(*backend_, name_, to.backend(), options);
}

Result<std::vector<std::string>> Collection::data_files() const {
  return backend_->data_files(name_);
}

std::optional<std::string> Collection::folder() const {
  const std::string& url = backend_->url();
  if (url.find("://") != std::string::npos) return std::nullopt;
  return std::filesystem::path(url) / name_;
}

}  // namespace wirelake
