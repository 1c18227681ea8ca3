#include "wirelake/store.h"

#include <filesystem>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "columns/document.h"
#include "columns/json_sink.h"
#include "store/delta/delta_store.h"
#include "store/grouping.h"
#ifdef WIRELAKE_MONGODB
#include "store/mongodb/mongo_store.h"
#endif
#include "store/store_backend.h"
#include "store/store_url.h"

namespace wirelake {
namespace {

constexpr std::size_t kMaxNameLength = 64;
constexpr std::size_t kMaxShownName = 80;
constexpr int kNameDigits = 40;

// The text of a name in an error: names come from anywhere.
std::string shown(std::string_view name) {
  std::string text;
  append_json_string(text, name.substr(0, kMaxShownName));
  return text;
}

Result<std::string> folder_of(std::string_view url) {
  WIRELAKE_ASSIGN(const std::string path, folder_path(url));
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  if (error) return Error{ErrorCode::kIo, "cannot find the folder: " + error.message(), path};
  std::string normal = absolute.lexically_normal();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

Result<std::unique_ptr<StoreBackend>> open_mongodb([[maybe_unused]] const std::string& url) {
#ifdef WIRELAKE_MONGODB
  WIRELAKE_ASSIGN(auto store, mongodb::MongoStore::open(url));
  return std::unique_ptr<StoreBackend>(std::move(store));
#else
  return Error{ErrorCode::kUnsupported,
               "this build has no MongoDB store; install libmongoc-dev and build again, or name a "
               "folder with --store"};
#endif
}

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

bool is_collection_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameLength) return false;
  for (const char c : name) {
    const bool fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!fits) return false;
  }
  return true;
}

Status check_collection_name(std::string_view name) {
  if (is_collection_name(name)) return {};
  return Error{ErrorCode::kInvalidArgument,
               shown(name) + " is no collection name: 1 to 64 letters and digits"};
}

Error no_such_collection(std::string_view name) {
  return {ErrorCode::kNotFound,
          "there is no collection " + shown(name) + "; `wirelake ls` lists those there are"};
}

Error collection_exists(std::string_view name) {
  return {ErrorCode::kAlreadyExists,
          "a collection " + shown(name) + " exists; choose another name, or drop it first"};
}

std::string make_collection_name() {
  return "traces" + utc_day(now_microseconds()) + random_hex(kNameDigits);
}

Store::Store(std::unique_ptr<StoreBackend> backend) : backend_(std::move(backend)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<std::string> Store::default_url() {
  return default_store_url();
}

Result<Store> Store::open(std::string_view url) {
  std::string chosen(url);
  if (chosen.empty()) {
    WIRELAKE_ASSIGN(chosen, default_url());
  }
  WIRELAKE_ASSIGN(const StoreUrlKind kind, store_url_kind(chosen));
  if (kind == StoreUrlKind::kMongodb) {
    WIRELAKE_ASSIGN(auto backend, open_mongodb(chosen));
    return Store(std::move(backend));
  }
  WIRELAKE_ASSIGN(std::string folder, folder_of(chosen));
  return Store(std::make_unique<delta::DeltaStore>(std::move(folder)));
}

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
