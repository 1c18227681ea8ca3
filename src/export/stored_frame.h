// StoredFrames: the captured frames in the rows of a batch, put together again.
//
// Joins what the columns hold of a frame (decode/frame_pieces.h). Used to write frames to a
// capture. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "capture/capture_record.h"
#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

class StoredFrames {
 public:
  /// Dotted names of the columns that frames are made of.
  static std::vector<std::string> columns();

  /// Makes `batch` the one whose rows record() gives. kDamaged for columns of other types.
  Status bind(const BatchPointer& batch);

  /// The record that the capture had. Its bytes die with the next call. kInvalidArgument for a row
  /// without headers, kDamaged for pieces that do not fit each other; both name the frame.
  Result<CaptureRecord> record(std::int64_t row);

 private:
  Result<CaptureRecord> facts(std::int64_t row) const;
  std::string frame_name(std::int64_t row) const;
  Error damaged(std::int64_t row, const char* what) const;

  BatchPointer batch_;  // In the schema of columns().
  std::shared_ptr<arrow::Array> tcp_payloads_;
  std::shared_ptr<arrow::Array> udp_payloads_;
  std::vector<std::byte> bytes_;
};

}  // namespace wirelake
