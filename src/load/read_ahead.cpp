#include "load/read_ahead.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "load/capture_batches.h"

namespace wirelake {
namespace {

using Batch = std::shared_ptr<arrow::RecordBatch>;

// Batches of about a megabyte each: enough for both sides to go on, and little memory.
constexpr std::size_t kMaxReady = 3;
constexpr std::chrono::milliseconds kPatience(100);

}  // namespace

// What the two threads have in common; outlives whichever ends first.
struct ReadAhead::Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Batch> ready;
  Progress progress;
  CaptureReport report;
  std::optional<Error> error;
  bool is_ended = false;
  bool is_cancelled = false;

  // On the reading thread.

  bool keep_going(const Progress& now) {
    const std::lock_guard lock(mutex);
    progress = now;
    return !is_cancelled;
  }

  // Waits for room; false if nobody wants more.
  bool put(Batch batch) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return ready.size() < kMaxReady || is_cancelled; });
    if (is_cancelled) return false;
    ready.push_back(std::move(batch));
    changed.notify_all();
    return true;
  }

  void end(std::optional<Error> why, CaptureReport complete) {
    const std::lock_guard lock(mutex);
    error = std::move(why);
    report = std::move(complete);
    is_ended = true;
    changed.notify_all();
  }

  // On the thread that takes.

  void cancel() {
    const std::lock_guard lock(mutex);
    is_cancelled = true;
    changed.notify_all();
  }
};

// The thread, unless this process is a fork of the one that has it.
class ReadAhead::Reader {
 public:
  Reader(std::string path, IpFilter filter, std::shared_ptr<Shared> shared)
      : thread_(std::make_unique<std::thread>(run, std::move(path), std::move(filter),
                                              std::move(shared))) {}

  ~Reader() {
    if (is_here()) {
      thread_->join();
    } else {
      // A fork has no such thread, to join or to detach.
      static_cast<void>(thread_.release());
    }
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  bool is_here() const { return ::getpid() == process_; }

 private:
  static void run(const std::string& path, IpFilter filter, const std::shared_ptr<Shared>& shared) {
    auto batches = CaptureBatches::open(
        path, std::move(filter), [shared](const Progress& now) { return shared->keep_going(now); });
    if (!batches) return shared->end(batches.error(), {});
    while (true) {
      auto batch = batches->next();
      if (!batch) return shared->end(batch.error(), {});
      if (!*batch) return shared->end(std::nullopt, batches->report());
      if (!shared->put(std::move(*batch))) return;
    }
  }

  pid_t process_ = ::getpid();
  std::unique_ptr<std::thread> thread_;
};

ReadAhead::ReadAhead(std::string path, IpFilter filter)
    : shared_(std::make_shared<Shared>()),
      reader_(std::make_unique<Reader>(std::move(path), std::move(filter), shared_)) {}

ReadAhead::~ReadAhead() {
  // In a fork the other thread may have held the lock for good.
  if (reader_->is_here()) shared_->cancel();
}

Result<Batch> ReadAhead::next(const ProgressCallback& watch) {
  if (!reader_->is_here()) {
    return Error{ErrorCode::kInvalidArgument,
                 "a capture that is being read does not follow into a forked process; begin anew "
                 "there"};
  }
  Batch batch;
  bool is_done = false;
  while (!is_done) {
    std::unique_lock lock(shared_->mutex);
    is_done = shared_->changed.wait_for(
        lock, kPatience, [this] { return !shared_->ready.empty() || shared_->is_ended; });
    if (!shared_->ready.empty()) {
      batch = std::move(shared_->ready.front());
      shared_->ready.pop_front();
      shared_->changed.notify_all();
    } else if (shared_->error) {
      return *shared_->error;
    }
    const Progress progress = shared_->progress;
    lock.unlock();
    if (watch && !watch(progress)) {
      shared_->cancel();
      return Error{ErrorCode::kCancelled, "was cancelled"};
    }
  }
  return batch;
}

CaptureReport ReadAhead::report() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->report;
}

}  // namespace wirelake
