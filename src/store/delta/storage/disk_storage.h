// DiskStorage: a folder of an embedded store on a disk (base/file.h).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "store/delta/storage/storage.h"

namespace wirelake::delta {

class DiskStorage final : public Storage {
 public:
  explicit DiskStorage(Folder folder) : folder_(std::move(folder)) {}

  const std::string& path() const override { return folder_.path(); }
  bool is_at(const std::string& path) const override { return folder_.is_at(path); }
  Result<std::unique_ptr<Storage>> open_folder(std::string_view name) const override;
  Result<std::unique_ptr<Storage>> make_folder(std::string_view name) const override;
  Result<std::vector<std::string>> list() const override { return folder_.list(); }
  Result<FileFacts> facts(std::string_view name) const override { return folder_.facts(name); }
  Result<std::shared_ptr<arrow::io::RandomAccessFile>> open_input(
      std::string_view name) const override;
  Result<std::string> read_file(std::string_view name, std::size_t max_size) const override {
    return folder_.read_file(name, max_size);
  }
  Result<std::shared_ptr<FileOutput>> create_output(std::string_view name) const override;
  Status write_file(std::string_view name, std::string_view text) const override {
    return folder_.write_file(name, text);
  }
  Result<std::unique_ptr<PreparedFile>> prepare(std::string_view temporary,
                                                std::string_view text) const override;
  Status put(std::string_view name, std::string_view temporary,
             std::string_view text) const override;
  Status rename(std::string_view from, std::string_view to) const override {
    return folder_.rename(from, to);
  }
  Status remove_file(std::string_view name) const override { return folder_.remove_file(name); }
  Status remove_tree(std::string_view name) const override { return folder_.remove_tree(name); }
  Status sync() const override { return folder_.sync(); }
  Status hold(const KeepWaiting& keep_waiting) const override { return folder_.hold(keep_waiting); }
  Status hold_alone(const KeepWaiting& keep_waiting) const override {
    return folder_.hold_alone(keep_waiting);
  }
  bool try_hold_alone() const override { return folder_.try_hold_alone(); }

 private:
  Folder folder_;
};

}  // namespace wirelake::delta
