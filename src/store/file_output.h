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
#include <string_view>

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

  /// Shows what is written, lines of UTF-8, to people from here on (base/printable.h).
  void escape_for_terminal() { unfinished_.emplace(); }

  /// Holds back what is written from here on, until take_held().
  void hold() { held_.emplace(); }

  /// What was held back, to be written by the caller. Nothing is held back any more.
  std::string take_held();

  /// Writes what is left of a line without an end, for a terminal.
  Status finish_lines();

  /// Forces what was written to the disk.
  Status sync_and_close();

  /// The first error of the file itself, else `error`.
  Error explain(const Error& error) const { return failure_ ? *failure_ : error; }

  const std::string& path() const { return path_; }
  std::int64_t position() const { return position_; }

 private:
  arrow::Status write_to_file(std::string_view bytes);

  FileDescriptor file_;
  std::string path_;
  std::int64_t position_ = 0;
  std::int64_t sync_begun_ = 0;  // Up to here.
  std::optional<std::string> held_;
  std::optional<std::string> unfinished_;  // For a terminal: of a line that has no end yet.
  std::optional<Error> failure_;
};

}  // namespace wirelake
