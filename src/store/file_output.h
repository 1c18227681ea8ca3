// FileOutput: an Arrow stream over a file of our own.
//
// Used where Arrow and Parquet write. Keeps the error of the file itself, which says more than what
// Arrow makes of it. One thread.
#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/result.h>

#include <cstdint>
#include <optional>
#include <string>

#include "base/file.h"
#include "wirelake/result.h"

namespace wirelake {

class FileOutput final : public arrow::io::OutputStream {
 public:
  /// `path` is for errors.
  FileOutput(FileDescriptor file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}

  arrow::Status Write(const void* data, std::int64_t size) override;
  using arrow::io::OutputStream::Write;

  arrow::Result<std::int64_t> Tell() const override { return position_; }

  /// Does nothing: the file is closed by sync_and_close(), or with this object.
  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return !file_.is_open(); }

  /// Closes the file. Streams above that write in their destructors reach it no more.
  arrow::Status Abort() override;

  /// Forces what was written to the disk.
  Status sync_and_close();

  /// The first error of the file itself, else `error`.
  Error explain(Error error) const { return failure_ ? *failure_ : error; }

  const std::string& path() const { return path_; }
  std::int64_t position() const { return position_; }

 private:
  FileDescriptor file_;
  std::string path_;
  std::int64_t position_ = 0;
  std::int64_t sync_begun_ = 0;  // Up to here.
  std::optional<Error> failure_;
};

}  // namespace wirelake
