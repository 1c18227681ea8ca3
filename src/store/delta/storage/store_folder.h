// StoreFolder: a folder of an embedded store, wherever it is kept (storage.h has what each call
// does).
//
// A folder stays the same one when its path is renamed, so that work in a collection that somebody
// drops never lands in its successor.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/delta/storage/storage.h"
#include "wirelake/result.h"

namespace wirelake::delta {

class StoreFolder {
 public:
  StoreFolder() = default;
  explicit StoreFolder(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}

  /// The folder of a disk at `path`. kNotFound if there is none; kInvalidArgument if it is none.
  static Result<StoreFolder> open(const std::string& path);

  /// The same, made with all its missing parents if need be, for its owner only.
  static Result<StoreFolder> make(const std::string& path);

  const std::string& path() const { return storage_->path(); }
  std::string path_of(std::string_view name) const { return path() + "/" + std::string(name); }
  bool is_at(const std::string& path) const { return storage_->is_at(path); }

  Result<StoreFolder> open_folder(std::string_view name) const;
  Result<StoreFolder> make_folder(std::string_view name) const;
  Result<std::vector<std::string>> list() const { return storage_->list(); }
  Result<FileFacts> facts(std::string_view name) const { return storage_->facts(name); }
  Result<std::shared_ptr<arrow::io::RandomAccessFile>> open_input(std::string_view name) const {
    return storage_->open_input(name);
  }
  Result<std::string> read_file(std::string_view name, std::size_t max_size) const {
    return storage_->read_file(name, max_size);
  }
  Result<std::shared_ptr<FileOutput>> create_output(std::string_view name) const {
    return storage_->create_output(name);
  }
  Status write_file(std::string_view name, std::string_view text) const {
    return storage_->write_file(name, text);
  }
  Result<std::unique_ptr<PreparedFile>> prepare(std::string_view temporary,
                                                std::string_view text) const {
    return storage_->prepare(temporary, text);
  }
  Status put(std::string_view name, std::string_view temporary, std::string_view text) const {
    return storage_->put(name, temporary, text);
  }
  Status rename(std::string_view from, std::string_view to) const {
    return storage_->rename(from, to);
  }
  Status remove_file(std::string_view name) const { return storage_->remove_file(name); }
  Status remove_tree(std::string_view name) const { return storage_->remove_tree(name); }
  Status sync() const { return storage_->sync(); }
  Status hold(const KeepWaiting& keep_waiting = {}) const { return storage_->hold(keep_waiting); }
  Status hold_alone(const KeepWaiting& keep_waiting = {}) const {
    return storage_->hold_alone(keep_waiting);
  }
  bool try_hold_alone() const { return storage_->try_hold_alone(); }

 private:
  std::unique_ptr<Storage> storage_;
};

}  // namespace wirelake::delta
