// FlowColumns: flows that have ended, laid out as Arrow record batches of the table `flows`.
//
// Filled by load/, one flow at a time. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>

#include "columns/batch.h"
#include "flow/flow.h"
#include "wirelake/result.h"

namespace wirelake {

class FlowColumns {
 public:
  FlowColumns();
  ~FlowColumns();
  FlowColumns(FlowColumns&&) noexcept;
  FlowColumns& operator=(FlowColumns&&) noexcept;

  /// The values of `load` and `capture` for the flows that follow. `capture` is UTF-8.
  void set_capture(std::string load, std::string capture);

  /// Flows whose first packet comes behind the frame `frames` began in another capture of the load.
  void go_on(std::uint64_t frames, std::string capture);

  /// Adds a row. Running out of memory is reported by finish().
  void append(const Flow& flow, EndReason reason);

  std::int64_t rows() const;

  /// About how many bytes of text were appended since the last finish().
  std::int64_t payload_bytes() const;

  /// The flows since the last call as one batch, in the order in which they came; the columns are
  /// empty afterwards.
  Result<BatchPointer> finish();

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace wirelake
