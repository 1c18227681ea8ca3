// BatchAhead: a source of record batches on a thread of its own, a little ahead of whoever takes
// them.
//
// One thread at a time may take batches. A fork of the process has the object, but no thread: it
// is told so, and can still destroy the object.
#pragma once

#include <arrow/record_batch.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/fork_mark.h"
#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

class BatchAhead {
 public:
  /// The next rows, or null at the end; not called again after that, or after an error. Called by
  /// the other thread. Should return soon once a stop is requested: what it returns then is lost.
  using Source = std::function<Result<BatchPointer>(const std::stop_token& stop)>;

  /// Begins at once; goes on while fewer than `max_ready` batches wait to be taken.
  BatchAhead(Source source, std::size_t max_ready);

  /// Ends the reading, and waits for the source to return.
  ~BatchAhead();
  BatchAhead(const BatchAhead&) = delete;
  BatchAhead& operator=(const BatchAhead&) = delete;

  /// The next rows, or null at the end.
  Result<BatchPointer> next();

  /// The same, or nothing if there are none within `patience`.
  std::optional<Result<BatchPointer>> next_within(std::chrono::milliseconds patience);

  /// Ends the reading without waiting.
  void cancel();

 private:
  struct Shared;

  static void run(const std::stop_token& stop, const Source& source, Shared& shared);

  std::shared_ptr<Shared> shared_;
  std::unique_ptr<std::jthread> thread_;
  ForkMark process_;
};

}  // namespace wirelake
