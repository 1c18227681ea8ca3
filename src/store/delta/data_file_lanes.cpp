#include "store/delta/data_file_lanes.h"

#include <algorithm>
#include <utility>

#include "base/try.h"

namespace wirelake::delta {
DataFileLanes::DataFileLanes(const Folder& table, int count, std::shared_ptr<arrow::Schema> schema,
                             std::uint64_t file_size)
    : table_(table),
      count_(static_cast<std::size_t>(std::max(count, 1))),
      schema_(std::move(schema)),
      file_size_(file_size) {}

DataFileLanes::~DataFileLanes() {
  {
    std::unique_lock lock(mutex_);
    wait_until_free(lock);
    stopping_ = true;
  }
  changed_.notify_all();
  for (const auto& lane : lanes_) {
    if (lane->thread.joinable()) lane->thread.join();
  }
  // There is nobody to tell of a failure; tidying up finds such files.
  (void)discard();
}

void DataFileLanes::wait_until_free(std::unique_lock<std::mutex>& lock) {
  changed_.wait(lock, [this] {
    return std::ranges::all_of(lanes_, [](const auto& lane) { return lane->rows == nullptr; });
  });
}

// A lane without work, a new one if need be; null if all are busy and no more may be started.
DataFileLanes::Lane* DataFileLanes::free_lane() {
  for (const auto& lane : lanes_) {
    if (lane->rows == nullptr) return lane.get();
  }
  if (lanes_.size() == count_) return nullptr;
  Lane& lane = *lanes_.emplace_back(std::make_unique<Lane>());
  if (count_ > 1) lane.thread = std::thread([this, &lane] { run(lane); });
  return &lane;
}

void DataFileLanes::run(Lane& lane) {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || lane.rows != nullptr; });
    if (lane.rows == nullptr) return;
    const auto rows = lane.rows;
    lock.unlock();
    Status written = write_rows(lane, *rows);
    lock.lock();
    if (!written && !failure_) failure_ = std::move(written).error();
    lane.rows = nullptr;
    changed_.notify_all();
  }
}

Status DataFileLanes::write_rows(Lane& lane, const arrow::RecordBatch& rows) {
  if (!lane.file) {
    WIRELAKE_ASSIGN(lane.file, DataFileWriter::create(table_, *schema_));
  }
  WIRELAKE_TRY(lane.file->write(rows));
  return lane.file->bytes_written() < file_size_ ? Status() : close_file(lane);
}

Status DataFileLanes::close_file(Lane& lane) {
  if (!lane.file) return {};
  auto file = lane.file->finish();
  lane.file.reset();
  if (!file) return file.error();
  const std::lock_guard lock(mutex_);
  finished_.push_back(std::move(*file));
  return {};
}

Status DataFileLanes::write(std::shared_ptr<arrow::RecordBatch> rows) {
  std::unique_lock lock(mutex_);
  Lane* lane = nullptr;
  changed_.wait(lock, [&] { return failure_ || (lane = free_lane()) != nullptr; });
  if (failure_) return *failure_;
  if (count_ == 1) {
    lock.unlock();
    return write_rows(*lane, *rows);
  }
  lane->rows = std::move(rows);
  changed_.notify_all();
  return {};
}

Result<std::vector<AddFile>> DataFileLanes::finish() {
  std::unique_lock lock(mutex_);
  wait_until_free(lock);
  if (failure_) return *failure_;
  lock.unlock();
  for (const auto& lane : lanes_)
    WIRELAKE_TRY(close_file(*lane));
  return std::exchange(finished_, {});
}

Status DataFileLanes::discard() {
  std::unique_lock lock(mutex_);
  wait_until_free(lock);
  for (const auto& lane : lanes_)
    lane->file.reset();
  for (const AddFile& file : std::exchange(finished_, {})) {
    WIRELAKE_TRY(table_.remove_file(file.path));
  }
  return {};
}

}  // namespace wirelake::delta
