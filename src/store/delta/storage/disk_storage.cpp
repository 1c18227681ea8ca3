#include "store/delta/storage/disk_storage.h"

#include <arrow/io/file.h>

#include "base/try.h"
#include "columns/arrow_status.h"

namespace wirelake::delta {
namespace {

// A file under another name, which is linked to its own.
class LinkedFile final : public PreparedFile {
 public:
  LinkedFile(const Folder& folder, std::string temporary)
      : folder_(folder), temporary_(std::move(temporary)) {}

  // A name too many does no harm, and tidying up finds it.
  ~LinkedFile() override { (void)folder_.remove_file(temporary_); }

  Status put_if_absent(std::string_view name) override { return folder_.link(temporary_, name); }

 private:
  const Folder& folder_;
  std::string temporary_;
};

}  // namespace

Result<std::unique_ptr<Storage>> DiskStorage::open_folder(std::string_view name) const {
  WIRELAKE_ASSIGN(Folder folder, folder_.open_folder(name));
  return std::unique_ptr<Storage>(std::make_unique<DiskStorage>(std::move(folder)));
}

Result<std::unique_ptr<Storage>> DiskStorage::make_folder(std::string_view name) const {
  WIRELAKE_ASSIGN(Folder folder, folder_.make_folder(name));
  return std::unique_ptr<Storage>(std::make_unique<DiskStorage>(std::move(folder)));
}

Result<std::shared_ptr<arrow::io::RandomAccessFile>> DiskStorage::open_input(
    std::string_view name) const {
  WIRELAKE_ASSIGN(FileDescriptor file, folder_.open_file(name));
  WIRELAKE_ASSIGN(auto input,
                  from_arrow(arrow::io::ReadableFile::Open(file.release()), folder_.path_of(name)));
  return std::shared_ptr<arrow::io::RandomAccessFile>(std::move(input));
}

Result<std::shared_ptr<FileOutput>> DiskStorage::create_output(std::string_view name) const {
  WIRELAKE_ASSIGN(FileDescriptor file, folder_.create_file(name));
  return std::make_shared<FileOutput>(std::move(file), folder_.path_of(name));
}

Result<std::unique_ptr<PreparedFile>> DiskStorage::prepare(std::string_view temporary,
                                                           std::string_view text) const {
  auto prepared = std::make_unique<LinkedFile>(folder_, std::string(temporary));
  WIRELAKE_TRY(folder_.write_file(temporary, text));
  return std::unique_ptr<PreparedFile>(std::move(prepared));
}

Status DiskStorage::put(std::string_view name, std::string_view temporary,
                        std::string_view text) const {
  Status done = folder_.write_file(temporary, text);
  if (done) done = folder_.replace(temporary, name);
  if (!done) (void)folder_.remove_file(temporary);
  return done;
}

}  // namespace wirelake::delta
