#include "store/delta/data/data_file_lanes.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/try.h"

namespace wirelake::delta {

DataFileLanes::DataFileLanes(const StoreFolder& folder, int count,
                             std::shared_ptr<arrow::Schema> schema,
                             const ColumnEncodings& encodings, std::uint64_t file_size)
    : folder_(folder),
      schema_(std::move(schema)),
      encodings_(encodings),
      file_size_(file_size),
      files_(static_cast<std::size_t>(std::max(count, 1))),
      lanes_(count, [this](std::size_t lane, const arrow::RecordBatch& rows) {
        return write_rows(files_[lane], rows);
      }) {}

DataFileLanes::~DataFileLanes() {
  // There is nobody to tell of a failure; tidying up finds such files.
  (void)discard();
}

Status DataFileLanes::write_rows(File& file, const arrow::RecordBatch& rows) {
  if (!file) {
    WIRELAKE_ASSIGN(file, DataFileWriter::create(folder_, *schema_, encodings_));
  }
  WIRELAKE_TRY(file->write(rows));
  return file->bytes_written() < file_size_ ? Status() : close_file(file);
}

Status DataFileLanes::close_file(File& file) {
  if (!file) return {};
  auto added = file->finish();
  file.reset();
  if (!added) return added.error();
  const std::lock_guard lock(mutex_);
  finished_.push_back(std::move(*added));
  return {};
}

Status DataFileLanes::write(BatchPointer rows) {
  return lanes_.write(std::move(rows));
}

Result<std::vector<WrittenFile>> DataFileLanes::finish() {
  WIRELAKE_TRY(lanes_.wait());
  // All at a time: the disk syncs two files in little more time than one.
  std::vector<std::future<Status>> others;
  for (std::size_t lane = 1; lane < files_.size(); ++lane) {
    if (!files_[lane]) continue;
    others.push_back(
        std::async(std::launch::async, [&, lane] { return close_file(files_[lane]); }));
  }
  Status closed = close_file(files_.front());
  for (auto& other : others) {
    if (Status status = other.get(); !status && closed) closed = std::move(status);
  }
  WIRELAKE_TRY(closed);
  return std::exchange(finished_, {});
}

Status DataFileLanes::discard() {
  // What a lane failed at is given up with the rest.
  (void)lanes_.wait();
  for (File& file : files_)
    file.reset();
  for (const WrittenFile& file : std::exchange(finished_, {})) {
    WIRELAKE_TRY(folder_.remove_file(file.path));
  }
  return {};
}

}  // namespace wirelake::delta
