#include "wirelake/store.h"

#include <utility>

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/document.h"
#include "rows/grouping.h"
#include "store/store_backend.h"
#include "wirelake/json_sink.h"

namespace wirelake {
namespace {

// Calls `visit` with each group as `emit` sends it, in JSON, until it returns false.
Status visit_groups(Grouping& grouping, std::string_view name, const Cancellation& cancellation,
                    const std::function<void(const Group& group, ValueSink& sink)>& emit,
                    const std::function<bool(std::string_view json)>& visit) {
  std::string text;
  while (true) {
    WIRELAKE_ASSIGN(const auto groups, grouping.next());
    if (groups.empty()) return {};
    for (const Group& group : groups) {
      text.clear();
      JsonSink sink(text);
      emit(group, sink);
      if (cancellation.is_cancelled()) return was_interrupted(std::string(name));
      if (!visit(text)) return {};
    }
  }
}

}  // namespace

Store::Store(std::unique_ptr<StoreBackend> backend) : backend_(std::move(backend)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

const std::string& Store::url() const {
  return backend_->url();
}

void Store::on_wait(WaitCallback waiting) {
  backend_->on_wait(std::move(waiting));
}

Result<std::vector<CollectionInfo>> Store::collections() {
  return backend_->collections();
}

Result<std::optional<CollectionInfo>> Store::lookup(std::string_view name) {
  return backend_->lookup(name);
}

Result<bool> Store::contains(std::string_view name) {
  return backend_->contains(name);
}

Result<std::string> Store::create(const CreateOptions& options) {
  return backend_->create(options);
}

Status Store::describe(std::string_view name, std::string_view description) {
  return backend_->describe(name, description);
}

Result<bool> Store::drop(std::string_view name) {
  return backend_->drop(name);
}

Result<OptimizeReport> Store::optimize(std::string_view name, const OptimizeOptions& options) {
  return backend_->optimize(name, options);
}

Result<CheckReport> Store::check(std::string_view name, const ProgressCallback& progress) {
  return backend_->check(name, progress);
}

Result<TidyReport> Store::tidy(const TidyOptions& options) {
  return backend_->tidy(options);
}

Result<std::uint64_t> Store::count(std::string_view name, const Query& query, QueryReport* report,
                                   const Cancellation& cancellation) {
  return backend_->count_matches(name, query, report, cancellation);
}

Status Store::distinct(std::string_view name, const std::string& field, const Query& query,
                       const std::function<bool(std::string_view json)>& visit,
                       const Cancellation& cancellation) {
  WIRELAKE_ASSIGN(auto scan, backend_->scan(name));
  WIRELAKE_ASSIGN(Grouping distinct,
                  Grouping::make(std::move(scan), distinct_of(field, query, cancellation)));
  const auto emit = [](const Group& group, ValueSink& sink) {
    emit_value(group.values.front(), sink);
  };
  return visit_groups(distinct, name, cancellation, emit, visit);
}

Status Store::count_by(std::string_view name, const CountByOptions& options,
                       const std::function<bool(std::string_view json)>& visit) {
  WIRELAKE_ASSIGN(auto scan, backend_->scan(name));
  WIRELAKE_ASSIGN(Grouping grouping,
                  Grouping::make(std::move(scan), {.fields = options.fields,
                                                   .sums = options.sums,
                                                   .query = options.query,
                                                   .greatest_first = true,
                                                   .limit = options.limit,
                                                   .cancellation = options.cancellation}));
  const auto emit = [&grouping](const Group& group, ValueSink& sink) {
    grouping.emit(group, sink);
  };
  return visit_groups(grouping, name, options.cancellation, emit, visit);
}

Status Store::find(std::string_view name, const FindOptions& options,
                   const std::function<bool(std::string_view json)>& visit, QueryReport* report) {
  WIRELAKE_ASSIGN(const auto scan, backend_->scan(name));
  WIRELAKE_ASSIGN(Document document, Document::make(options.fields, *scan->schema()));
  WIRELAKE_TRY(scan->start({document.columns(), options.skip, options.limit, options.query,
                            options.sort, options.cancellation}));
  std::string line;
  bool goes_on = true;
  while (goes_on) {
    WIRELAKE_ASSIGN(const auto batch, scan->next());
    if (!batch) break;
    document.bind(batch);
    for (std::int64_t row = 0; goes_on && row < batch->num_rows(); ++row) {
      if (options.cancellation.is_cancelled()) return was_interrupted(std::string(name));
      line.clear();
      JsonSink sink(line);
      document.emit(row, sink);
      goes_on = visit(line);
    }
  }
  if (report) *report = scan->report();
  return {};
}

}  // namespace wirelake
