#include "store/file_output.h"

#include "base/try.h"

namespace wirelake {
namespace {

// The disk is at work while more is compressed, and not only at the end.
constexpr std::int64_t kSyncSize = 2 << 20;

}  // namespace

arrow::Status FileOutput::Write(const void* data, std::int64_t size) {
  if (closed()) return arrow::Status::Cancelled("the file was given up");
  const Bytes bytes(static_cast<const std::byte*>(data), static_cast<std::size_t>(size));
  if (auto written = write_all(file_, bytes, path_); !written) {
    if (!failure_) failure_ = written.error();
    return arrow::Status::IOError(written.error().message);
  }
  position_ += size;
  if (position_ - sync_begun_ >= kSyncSize) {
    begin_sync(file_, sync_begun_, position_ - sync_begun_);
    sync_begun_ = position_;
  }
  return arrow::Status::OK();
}

arrow::Status FileOutput::Abort() {
  file_.close();
  return arrow::Status::OK();
}

Status FileOutput::sync_and_close() {
  WIRELAKE_TRY(sync_file(file_, path_));
  file_.close();
  return {};
}

}  // namespace wirelake
