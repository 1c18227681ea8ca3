#include "rows/batch_lanes.h"

#include <algorithm>
#include <utility>

namespace wirelake {

BatchLanes::BatchLanes(int count, Write write)
    : count_(static_cast<std::size_t>(std::max(count, 1))), write_(std::move(write)) {
  // A lane's thread finds its own while others are added.
  lanes_.reserve(count_);
}

BatchLanes::~BatchLanes() {
  {
    std::unique_lock lock(mutex_);
    wait_until_free(lock);
    stopping_ = true;
  }
  changed_.notify_all();
  for (const auto& lane : lanes_) {
    if (lane->thread.joinable()) lane->thread.join();
  }
}

void BatchLanes::wait_until_free(std::unique_lock<std::mutex>& lock) {
  changed_.wait(lock, [this] {
    return std::ranges::all_of(lanes_, [](const auto& lane) { return lane->rows == nullptr; });
  });
}

// A lane without work, a new one if need be; nothing if all are busy and no more may be started.
std::optional<std::size_t> BatchLanes::free_lane() {
  for (std::size_t number = 0; number < lanes_.size(); ++number) {
    if (lanes_[number]->rows == nullptr) return number;
  }
  if (lanes_.size() == count_) return std::nullopt;
  const std::size_t number = lanes_.size();
  lanes_.push_back(std::make_unique<Lane>());
  if (count_ > 1) lanes_.back()->thread = std::thread([this, number] { run(number); });
  return number;
}

void BatchLanes::run(std::size_t number) {
  std::unique_lock lock(mutex_);
  Lane& lane = *lanes_[number];
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || lane.rows != nullptr; });
    if (lane.rows == nullptr) return;
    const auto rows = lane.rows;
    lock.unlock();
    Status written = write_(number, *rows);
    lock.lock();
    if (!written && !failure_) failure_ = std::move(written).error();
    lane.rows = nullptr;
    changed_.notify_all();
  }
}

Status BatchLanes::write(BatchPointer rows) {
  std::unique_lock lock(mutex_);
  std::optional<std::size_t> number;
  changed_.wait(lock, [&] { return failure_ || (number = free_lane()).has_value(); });
  if (failure_) return *failure_;
  if (count_ == 1) {
    lock.unlock();
    return write_(*number, *rows);
  }
  lanes_[*number]->rows = std::move(rows);
  changed_.notify_all();
  return {};
}

Status BatchLanes::wait() {
  std::unique_lock lock(mutex_);
  wait_until_free(lock);
  if (failure_) return *failure_;
  return {};
}

}  // namespace wirelake
