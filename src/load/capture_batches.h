// CaptureBatches: the packets of a capture, or its flows, as Arrow record batches in the schema of
// a collection, without a store.
//
// What `wirelake decode` prints and what the bindings hand out. A batch ends where the source has
// no more bytes at hand, so that a live capture is seen as it comes. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>

#include "columns/batch.h"
#include "columns/flow_columns.h"
#include "columns/packet_columns.h"
#include "load/packet_reader.h"
#include "wirelake/capture_options.h"
#include "wirelake/flow_options.h"
#include "wirelake/result.h"

namespace wirelake {

class CaptureBatches {
 public:
  /// The column `load` is empty text: there is no load. What packets say of their flows is null
  /// unless `with_flows`, which takes time.
  static Result<CaptureBatches> open(const std::string& path, CaptureOptions options,
                                     bool with_flows, ProgressCallback progress = {});

  /// The flows of the capture in the place of its packets, in order of their end.
  static Result<CaptureBatches> open_flows(const std::string& path, CaptureOptions options,
                                           const FlowOptions& flows,
                                           ProgressCallback progress = {});

  /// The next rows, at least one; null at the end.
  Result<BatchPointer> next();

  /// Complete once next() has returned null.
  const CaptureReport& report() const { return parser_.report(); }

 private:
  explicit CaptureBatches(PacketReader parser) : parser_(std::move(parser)) {}

  PacketReader parser_;
  std::unique_ptr<PacketColumns> packets_;  // One of the two.
  std::unique_ptr<FlowColumns> flows_;
};

}  // namespace wirelake
