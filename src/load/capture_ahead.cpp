#include "load/capture_ahead.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

#include "base/try.h"
#include "load/capture_batches.h"

namespace wirelake {
namespace {

// Batches of about a megabyte each: enough for both sides to go on, and little memory.
constexpr std::size_t kMaxReady = 3;
constexpr std::chrono::milliseconds kPatience(100);

}  // namespace

// The reading itself, by the other thread, and what both look at.
class CaptureAhead::Reading {
 public:
  Reading(std::string path, CaptureOptions options)
      : path_(std::move(path)), options_(std::move(options)) {}

  // By the thread that reads.
  Result<BatchPointer> next(const std::stop_token& stop) {
    if (!batches_) {
      const auto keep_going = [this, stop](const Progress& now) {
        const std::lock_guard lock(mutex_);
        progress_ = now;
        return !stop.stop_requested();
      };
      WIRELAKE_ASSIGN(batches_, CaptureBatches::open(path_, std::move(options_), keep_going));
    }
    WIRELAKE_ASSIGN(auto batch, batches_->next());
    if (!batch) {
      const std::lock_guard lock(mutex_);
      report_ = batches_->report();
    }
    return batch;
  }

  Progress progress() const {
    const std::lock_guard lock(mutex_);
    return progress_;
  }

  CaptureReport report() const {
    const std::lock_guard lock(mutex_);
    return report_;
  }

 private:
  const std::string path_;
  CaptureOptions options_;
  std::optional<CaptureBatches> batches_;
  mutable std::mutex mutex_;  // Guards what follows.
  Progress progress_;
  CaptureReport report_;
};

CaptureAhead::CaptureAhead(std::string path, CaptureOptions options)
    : reading_(std::make_shared<Reading>(std::move(path), std::move(options))),
      batches_([reading = reading_](const std::stop_token& stop) { return reading->next(stop); },
               kMaxReady) {}

Result<BatchPointer> CaptureAhead::next(const ProgressCallback& watch) {
  while (true) {
    auto batch = batches_.next_within(kPatience);
    if (batch && !*batch) return *std::move(batch);
    if (watch && !watch(reading_->progress())) {
      batches_.cancel();
      return Error{ErrorCode::kCancelled, "was interrupted"};
    }
    if (batch) return *std::move(batch);
  }
}

Progress CaptureAhead::progress() const {
  return reading_->progress();
}

CaptureReport CaptureAhead::report() const {
  return reading_->report();
}

}  // namespace wirelake
