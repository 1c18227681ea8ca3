#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "base/printable.h"
#include "wirelake/log.h"

namespace wirelake {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxLine = 1000;
constexpr double kLinesAtOnce = 200;
constexpr double kLinesPerSecond = 20;

// A bucket of permits that fills as time goes by.
class RateLimit {
 public:
  bool take() {
    const auto now = Clock::now();
    const double seconds = std::chrono::duration<double>(now - last_).count();
    permits_ = std::min(kLinesAtOnce, permits_ + seconds * kLinesPerSecond);
    last_ = now;
    if (permits_ < 1) return false;
    permits_ -= 1;
    return true;
  }

 private:
  double permits_ = kLinesAtOnce;
  Clock::time_point last_ = Clock::now();
};

struct InvalidLog {
  std::mutex mutex;
  LogSink sink;
  RateLimit limit;
  std::uint64_t left_out = 0;
};

InvalidLog& invalid_log() {
  static InvalidLog log;
  return log;
}

struct Notices {
  std::mutex mutex;
  LogSink sink;
};

Notices& all_notices() {
  static Notices notices;
  return notices;
}

}  // namespace

void set_invalid_log(LogSink sink) {
  InvalidLog& log = invalid_log();
  const std::lock_guard lock(log.mutex);
  log.sink = std::move(sink);
  log.limit = RateLimit();
  log.left_out = 0;
}

void log_invalid(std::string_view content) noexcept {
  try {
    InvalidLog& log = invalid_log();
    const std::lock_guard lock(log.mutex);
    if (!log.sink) return;
    if (!log.limit.take()) {
      ++log.left_out;
      return;
    }
    std::string line = one_line(content.substr(0, kMaxLine));
    if (log.left_out > 0) {
      line += " (" + std::to_string(log.left_out) + " lines before this one were left out)";
      log.left_out = 0;
    }
    log.sink(line);
  } catch (...) {
    // A log that fails must not stop what it reports on.
  }
}

void set_notices(LogSink sink) {
  Notices& notices = all_notices();
  const std::lock_guard lock(notices.mutex);
  notices.sink = std::move(sink);
}

void give_notice(std::string_view content) noexcept {
  try {
    Notices& notices = all_notices();
    const std::lock_guard lock(notices.mutex);
    if (notices.sink) notices.sink(one_line(content.substr(0, kMaxLine)));
  } catch (...) {
    // As with a log that fails.
  }
}

}  // namespace wirelake
