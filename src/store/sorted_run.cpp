#include "store/sorted_run.h"

#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "base/file.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "store/rows_in_memory.h"

namespace wirelake {
namespace {

using BatchPointer = std::shared_ptr<arrow::RecordBatch>;

// Open for reading and writing, readable by its owner only, and without a name.
Result<FileDescriptor> open_nameless(std::string& path) {
  const char* folder = std::getenv("TMPDIR");
  path = std::string(folder && *folder ? folder : "/tmp") + "/wirelake-sort-XXXXXX";
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

Status write_stream(const FileDescriptor& file, const std::string& path,
                    const std::vector<BatchPointer>& batches) {
  WIRELAKE_ASSIGN(const int copy, duplicate(file, path));
  WIRELAKE_ASSIGN(const auto output, from_arrow(arrow::io::FileOutputStream::Open(copy), path));
  WIRELAKE_ASSIGN(
      const auto writer,
      from_arrow(arrow::ipc::MakeStreamWriter(output, batches.front()->schema()), path));
  for (const BatchPointer& batch : batches) {
    WIRELAKE_TRY(from_arrow(writer->WriteRecordBatch(*batch), path));
  }
  WIRELAKE_TRY(from_arrow(writer->Close(), path));
  return from_arrow(output->Close(), path);
}

}  // namespace

Result<SortedRun> SortedRun::write(const std::vector<BatchPointer>& batches) {
  std::string path;
  WIRELAKE_ASSIGN(FileDescriptor file, open_nameless(path));
  WIRELAKE_TRY(write_stream(file, path, batches));
  if (lseek(file.get(), 0, SEEK_SET) != 0) return system_error("read", path);
  SortedRun run;
  WIRELAKE_ASSIGN(auto input, from_arrow(arrow::io::ReadableFile::Open(file.release()), path));
  WIRELAKE_ASSIGN(run.reader_,
                  from_arrow(arrow::ipc::RecordBatchStreamReader::Open(std::move(input)), path));
  return run;
}

Result<BatchPointer> SortedRun::next_batch() {
  if (reader_) return from_arrow(reader_->Next());
  if (waiting_.empty()) return BatchPointer();
  BatchPointer batch = std::move(waiting_.front());
  waiting_.pop_front();
  return batch;
}

Result<bool> SortedRun::advance(std::vector<SortField>& fields) {
  if (batch_ && ++row_ < batch_->num_rows()) return true;
  WIRELAKE_ASSIGN(batch_, next_batch());
  if (!batch_) return false;
  for (SortField& field : fields)
    field.bind(batch_);
  keys_.clear();
  for (std::int64_t row = 0; row < batch_->num_rows(); ++row)
    keys_.push_back(key_of(fields, row));
  row_ = 0;
  return true;
}

}  // namespace wirelake
