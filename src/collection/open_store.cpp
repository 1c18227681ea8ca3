#include <filesystem>
#include <utility>

#include "base/try.h"
#include "store/delta/delta_store.h"
#ifdef WIRELAKE_MONGODB
#include "store/mongodb/open_mongodb.h"
#endif
#include "store/store_url.h"
#include "wirelake/store.h"

namespace wirelake {
namespace {

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
  return mongodb::open_mongodb(url);
#else
  return Error{ErrorCode::kUnsupported,
               "this build has no MongoDB store; install libmongoc-dev and build again, or name a "
               "folder with --store"};
#endif
}

}  // namespace

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

}  // namespace wirelake
