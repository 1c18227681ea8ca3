// CaptureRows: the packets of a capture, or its flows, as the rows that a collection would have of
// them.
//
// What `wirelake decode` prints, and what the dicts of Python are made of. The capture is read on a
// thread of its own, a little ahead of whoever takes the rows. One thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "wirelake/capture_options.h"
#include "wirelake/flow_options.h"
#include "wirelake/report.h"
#include "wirelake/result.h"
#include "wirelake/value_sink.h"

namespace wirelake {

class CaptureRows {
 public:
  /// Begins to open and read the capture at `path` ("-": standard input); what comes of it is told
  /// by fetch(). `fields` are keys of the packet dict and stored columns, dotted for what is
  /// inside; none: the dict. kInvalidArgument for a field that there is not.
  static Result<CaptureRows> open(std::string path, CaptureOptions options,
                                  const std::vector<std::string>& fields = {});

  /// The same for the flows of a capture (docs/flows.md), in order of their end. `fields` are
  /// columns of the table `flows`; none: all of them.
  static Result<CaptureRows> open_flows(std::string path, CaptureOptions options,
                                        const FlowOptions& flows,
                                        const std::vector<std::string>& fields = {});

  CaptureRows(CaptureRows&&) noexcept;
  CaptureRows& operator=(CaptureRows&&) noexcept;
  ~CaptureRows();

  /// The next packets that the filter accepts, in file order, in the place of those before: how
  /// many, and 0 at the end. `watch` is called once for each such step and a few times a second
  /// while there are none; kCancelled if it returns false.
  Result<std::int64_t> fetch(const ProgressCallback& watch = {});

  /// The same, or nothing if there are none within `patience`: for callers that have to do
  /// something else meanwhile, outside of any call.
  std::optional<Result<std::int64_t>> fetch_within(std::chrono::milliseconds patience);

  /// Sends one of the packets that were fetched, counted from 0, as one object. What the sink is
  /// told by address (the shape of an object, the names of its keys) stays where it is until more
  /// are fetched.
  void emit(std::int64_t row, ValueSink& sink) const;

  /// How far the reading has come.
  Progress progress() const;

  /// Ends the reading without waiting.
  void cancel();

  /// Complete at the end; before, empty.
  CaptureReport report() const;

 private:
  class Reading;

  explicit CaptureRows(std::unique_ptr<Reading> reading);

  std::unique_ptr<Reading> reading_;
};

}  // namespace wirelake
