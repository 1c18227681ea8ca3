#include "store/file_output.h"

#include <span>
#include <utility>

#include "base/printable.h"
#include "base/try.h"

namespace wirelake {
namespace {

// The disk is at work while more is compressed, and not only at the end.
constexpr std::int64_t kSyncSize = 2 << 20;

}  // namespace

arrow::Status FileOutput::Write(const void* data, std::int64_t size) {
  if (closed()) return arrow::Status::Cancelled("the file was given up");
  const std::string_view bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
  if (held_) {
    held_->append(bytes);
    position_ += size;
    return arrow::Status::OK();
  }
  if (!unfinished_) return write_to_file(bytes);
  // A character can begin in one piece and end in the next; a line does not end within one.
  unfinished_->append(bytes);
  const std::size_t lines = unfinished_->rfind('\n') + 1;
  const std::string shown = printable_lines(std::string_view(*unfinished_).substr(0, lines));
  unfinished_->erase(0, lines);
  return write_to_file(shown);
}

arrow::Status FileOutput::write_to_file(std::string_view bytes) {
  if (auto written = write_all(file_, std::as_bytes(std::span(bytes)), path_); !written) {
    if (!failure_) failure_ = written.error();
    return arrow::Status::IOError(written.error().message);
  }
  position_ += static_cast<std::int64_t>(bytes.size());
  if (position_ - sync_begun_ >= kSyncSize) {
    begin_sync(file_, sync_begun_, position_ - sync_begun_);
    sync_begun_ = position_;
  }
  return arrow::Status::OK();
}

Status FileOutput::finish_lines() {
  if (!unfinished_) return {};
  const std::string shown = printable_lines(*std::exchange(unfinished_, std::nullopt));
  return write_all(file_, std::as_bytes(std::span(shown)), path_);
}

arrow::Status FileOutput::Abort() {
  file_.close();
  return arrow::Status::OK();
}

std::string FileOutput::take_held() {
  std::string held = std::exchange(held_, std::nullopt).value_or("");
  position_ -= static_cast<std::int64_t>(held.size());
  return held;
}

Status FileOutput::sync_and_close() {
  WIRELAKE_TRY(sync_file(file_, path_));
  file_.close();
  return {};
}

}  // namespace wirelake
