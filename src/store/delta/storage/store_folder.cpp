#include "store/delta/storage/store_folder.h"

#include "base/try.h"
#include "store/delta/storage/disk_storage.h"

namespace wirelake::delta {

Result<StoreFolder> StoreFolder::open(const std::string& path) {
  WIRELAKE_ASSIGN(Folder folder, Folder::open(path));
  return StoreFolder(std::make_unique<DiskStorage>(std::move(folder)));
}

Result<StoreFolder> StoreFolder::make(const std::string& path) {
  WIRELAKE_ASSIGN(Folder folder, Folder::make(path));
  return StoreFolder(std::make_unique<DiskStorage>(std::move(folder)));
}

Result<StoreFolder> StoreFolder::open_folder(std::string_view name) const {
  WIRELAKE_ASSIGN(auto folder, storage_->open_folder(name));
  return StoreFolder(std::move(folder));
}

Result<StoreFolder> StoreFolder::make_folder(std::string_view name) const {
  WIRELAKE_ASSIGN(auto folder, storage_->make_folder(name));
  return StoreFolder(std::move(folder));
}

}  // namespace wirelake::delta
