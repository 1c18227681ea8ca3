#include "columns/batch_ahead.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace wirelake {

// What the two threads have in common.
struct BatchAhead::Shared {
  explicit Shared(std::size_t max) : max_ready(max) {}

  const std::size_t max_ready;
  std::mutex mutex;
  std::condition_variable_any changed;
  std::deque<BatchPointer> ready;
  std::optional<Error> error;
  bool is_ended = false;
};

BatchAhead::BatchAhead(Source source, std::size_t max_ready)
    : shared_(std::make_shared<Shared>(max_ready)),
      thread_(std::make_unique<std::jthread>(
          [source = std::move(source), shared = shared_](const std::stop_token& stop) {
            run(stop, source, *shared);
          })) {}

BatchAhead::~BatchAhead() {
  // A fork has no such thread, to stop or to join, and its locks may be held for good.
  if (process_.is_fork()) static_cast<void>(thread_.release());
}

void BatchAhead::run(const std::stop_token& stop, const Source& source, Shared& shared) {
  while (!stop.stop_requested()) {
    auto batch = source(stop);
    std::unique_lock lock(shared.mutex);
    shared.changed.wait(lock, stop, [&] { return shared.ready.size() < shared.max_ready; });
    if (stop.stop_requested()) return;
    if (batch && *batch) {
      shared.ready.push_back(*std::move(batch));
    } else {
      if (!batch) shared.error = std::move(batch).error();
      shared.is_ended = true;
    }
    shared.changed.notify_all();
    if (shared.is_ended) return;
  }
}

Result<BatchPointer> BatchAhead::next() {
  while (true) {
    auto batch = next_within(std::chrono::hours(1));
    if (batch) return *std::move(batch);
  }
}

std::optional<Result<BatchPointer>> BatchAhead::next_within(std::chrono::milliseconds patience) {
  if (const Status own = process_.check(); !own) return own.error();
  std::unique_lock lock(shared_->mutex);
  shared_->changed.wait_for(lock, patience,
                            [this] { return !shared_->ready.empty() || shared_->is_ended; });
  if (!shared_->ready.empty()) {
    BatchPointer batch = std::move(shared_->ready.front());
    shared_->ready.pop_front();
    shared_->changed.notify_all();
    return batch;
  }
  if (shared_->error) return *shared_->error;
  if (shared_->is_ended) return BatchPointer();
  return std::nullopt;
}

void BatchAhead::cancel() {
  if (!process_.is_fork()) thread_->request_stop();
}

}  // namespace wirelake
