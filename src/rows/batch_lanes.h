// BatchLanes: record batches to several threads at a time, in no order.
//
// For writers of a store: encoding rows is most of the work of a load, and batches do not need each
// other. A batch goes to a lane that is free; whoever brings it waits while all are busy, which
// bounds the batches in memory. Used by one thread.
#pragma once

#include <arrow/record_batch.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

class BatchLanes {
 public:
  /// Writes a batch on the lane with that number, from 0 on. Lanes call it at the same time.
  using Write = std::function<Status(std::size_t lane, const arrow::RecordBatch& rows)>;

  /// At most `count` lanes, started as they are needed; with one, the caller's thread does the
  /// work.
  BatchLanes(int count, Write write);

  /// Waits for the lanes, and ends them.
  ~BatchLanes();

  BatchLanes(const BatchLanes&) = delete;
  BatchLanes& operator=(const BatchLanes&) = delete;

  /// Writes `rows`, now or soon. An error of earlier rows can come up here; after one, no more is
  /// written.
  Status write(BatchPointer rows);

  /// Waits until all lanes are free; the first error that a lane had.
  Status wait();

  /// How many lanes have been started.
  std::size_t size() const { return lanes_.size(); }

 private:
  struct Lane {
    BatchPointer rows;  // What the lane is at; null if it is free.
    std::thread thread;
  };

  std::optional<std::size_t> free_lane();
  void run(std::size_t number);
  void wait_until_free(std::unique_lock<std::mutex>& lock);

  const std::size_t count_;
  const Write write_;
  std::mutex mutex_;  // Guards all below.
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::optional<Error> failure_;
  bool stopping_ = false;
};

}  // namespace wirelake
