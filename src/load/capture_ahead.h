// CaptureAhead: CaptureBatches on a thread of its own, a little ahead of whoever takes the batches.
//
// For callers whose own work with a batch takes long: printing it, or making Python objects of it.
// One thread at a time may call next(); it alone is called back.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "columns/batch.h"
#include "columns/batch_ahead.h"
#include "wirelake/capture_options.h"
#include "wirelake/flow_options.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

class CaptureAhead {
 public:
  /// Begins to open and read the capture at `path`; what comes of it is told by next().
  CaptureAhead(std::string path, CaptureOptions options, bool with_flows);

  /// The same for the flows of the capture, in the place of its packets.
  CaptureAhead(std::string path, CaptureOptions options, const FlowOptions& flows);

  /// The next packets, at least one; null at the end. `watch` is called once for each batch and a
  /// few times a second while there is none; kCancelled if it returns false.
  Result<BatchPointer> next(const ProgressCallback& watch);

  /// The next packets, or nothing if there are none within `patience`: for callers that have to do
  /// something else meanwhile, outside of any call.
  std::optional<Result<BatchPointer>> next_within(std::chrono::milliseconds patience) {
    return batches_.next_within(patience);
  }

  /// How far the reading has come.
  Progress progress() const;

  /// Ends the reading without waiting.
  void cancel() { batches_.cancel(); }

  /// Complete once next() has returned null; before, empty.
  CaptureReport report() const;

 private:
  class Reading;

  explicit CaptureAhead(std::shared_ptr<Reading> reading);

  std::shared_ptr<Reading> reading_;
  BatchAhead batches_;
};

}  // namespace wirelake
