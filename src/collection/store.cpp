#include "wirelake/store.h"

#include <utility>

#include "store/store_backend.h"

namespace wirelake {

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

Collection Store::collection(std::string name) {
  return {*backend_, std::move(name)};
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

Result<TidyReport> Store::tidy(const TidyOptions& options) {
  return backend_->tidy(options);
}

}  // namespace wirelake
