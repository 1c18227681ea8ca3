#include "rows/sorted_run.h"

#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/io_util.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "rows/row_bytes.h"

namespace wirelake {
namespace {

std::string temporary_folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder && *folder ? folder : "/tmp";
}

// Open for reading and writing, readable by its owner only, and without a name.
Result<FileDescriptor> open_nameless(std::string& path) {
  path = temporary_folder() + "/wirelake-sort-XXXXXX";
  FileDescriptor file(mkostemp(path.data(), O_CLOEXEC));
  if (!file.is_open()) return system_error("make a temporary file to sort in", path);
  if (unlink(path.c_str()) != 0) return system_error("remove the name of", path);
  return file;
}

Result<int> duplicate(const FileDescriptor& file, const std::string& path) {
  const int copy = fcntl(file.get(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return system_error("open", path);
  return copy;
}

// Of a write: that the disk is full is what most likely goes wrong here.
Status written(const arrow::Status& status, const std::string& path) {
  const int number = arrow::internal::ErrnoFromStatus(status);
  if (number != ENOSPC && number != EDQUOT && number != EFBIG) return from_arrow(status, path);
  return Error{ErrorCode::kIo,
               "is full: what is sorted does not fit into memory and goes to temporary files; make "
               "room there, or set $TMPDIR to a folder that has more, about as much as the packets "
               "sorted",
               temporary_folder()};
}

}  // namespace

Result<BatchPointer> SortedRun::next_batch() {
  if (reader_) return from_arrow(reader_->Next(), path_);
  if (waiting_.empty()) return BatchPointer();
  BatchPointer batch = std::move(waiting_.front());
  waiting_.pop_front();
  return batch;
}

Result<bool> SortedRun::advance() {
  if (batch_ && ++row_ < batch_->num_rows()) return true;
  batch_.reset();
  WIRELAKE_ASSIGN(batch_, next_batch());
  if (!batch_) return false;
  keys_ = static_cast<const arrow::BinaryArray*>(batch_->columns().back().get());
  row_bytes_ = row_bytes(*batch_);
  row_ = 0;
  return true;
}

Result<SortedRunWriter> SortedRunWriter::create(const std::shared_ptr<arrow::Schema>& schema) {
  SortedRunWriter run;
  WIRELAKE_ASSIGN(run.file_, open_nameless(run.path_));
  WIRELAKE_ASSIGN(const int copy, duplicate(run.file_, run.path_));
  WIRELAKE_ASSIGN(run.output_, from_arrow(arrow::io::FileOutputStream::Open(copy), run.path_));
  auto writer = arrow::ipc::MakeStreamWriter(run.output_, schema);
  WIRELAKE_TRY(written(writer.status(), run.path_));
  run.writer_ = std::move(*writer);
  return run;
}

Status SortedRunWriter::write(const arrow::RecordBatch& rows) {
  return written(writer_->WriteRecordBatch(rows), path_);
}

Result<SortedRun> SortedRunWriter::finish() {
  WIRELAKE_TRY(written(writer_->Close(), path_));
  WIRELAKE_TRY(written(output_->Close(), path_));
  if (lseek(file_.get(), 0, SEEK_SET) != 0) return system_error("read", path_);
  WIRELAKE_ASSIGN(auto input, from_arrow(arrow::io::ReadableFile::Open(file_.release()), path_));
  WIRELAKE_ASSIGN(auto reader,
                  from_arrow(arrow::ipc::RecordBatchStreamReader::Open(std::move(input)), path_));
  return SortedRun(std::move(reader), path_);
}

}  // namespace wirelake
