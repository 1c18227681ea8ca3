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
  Reading(std::string path, CaptureOptions options, std::optional<FlowOptions> flows,
          bool with_flows = false)
      : path_(std::move(path)),
        options_(std::move(options)),
        flows_(flows),
        with_flows_(with_flows) {}

  // By the thread that reads.
  Result<BatchPointer> next(const std::stop_token& stop) {
    if (!batches_) {
      const auto keep_going = [this, stop](const Progress& now) {
        const std::lock_guard lock(mutex_);
        progress_ = now;
        return !stop.stop_requested();
      };
      WIRELAKE_ASSIGN(batches_, open(keep_going));
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
  Result<CaptureBatches> open(const ProgressCallback& keep_going) {
    return flows_ ? CaptureBatches::open_flows(path_, std::move(options_), *flows_, keep_going)
                  : CaptureBatches::open(path_, std::move(options_), with_flows_, keep_going);
  }

  const std::string path_;
  CaptureOptions options_;
  const std::optional<FlowOptions> flows_;
  const bool with_flows_;
  std::optional<CaptureBatches> batches_;
  mutable std::mutex mutex_;  // Guards what follows.
  Progress progress_;
  CaptureReport report_;
};

CaptureAhead::CaptureAhead(std::string path, CaptureOptions options, bool with_flows)
    : CaptureAhead(std::make_shared<Reading>(std::move(path), std::move(options), std::nullopt,
                                             with_flows)) {}

CaptureAhead::CaptureAhead(std::string path, CaptureOptions options, const FlowOptions& flows)
    : CaptureAhead(std::make_shared<Reading>(std::move(path), std::move(options), flows)) {}

CaptureAhead::CaptureAhead(std::shared_ptr<Reading> reading)
    : reading_(std::move(reading)),
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
