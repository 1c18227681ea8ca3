// Loader: captures into one collection, each whole or not at all.
//
// The load pipeline: parse, lay out, hand batches to the store's writer. Small captures share row
// groups, files and commits; a large one has row groups of its own. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "columns/packet_columns.h"
#include "store/store_backend.h"
#include "wirelake/filter.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

struct LoaderOptions {
  bool keep_headers = false;  ///< Store each frame's headers, so that it can be exported.
  bool once = false;          ///< Pass over a capture that the collection has, with this filter.
  Cancellation cancellation = {};
};

class Loader {
 public:
  Loader(std::unique_ptr<LoadWriter> writer, IpFilter filter, LoaderOptions options);

  /// Loads one capture. After an error the collection is as if it had never been given; only an
  /// error of the store itself (is_broken()) ends the whole load. An error of an earlier capture in
  /// the same commit can come up here, and is then the store's. kAlreadyExists: passed over, as
  /// `once` asks; then each capture has a commit of its own.
  Result<CaptureReport> load(const std::string& path, const ProgressCallback& progress);

  /// Makes what was loaded visible. Nothing happens where no packet was.
  Status commit();

  /// Loads that have been committed.
  const std::vector<LoadInfo>& committed() const { return committed_; }

  /// True if the store failed: what has not been committed is lost, and no more can be loaded.
  bool is_broken() const { return broken_; }

  const std::string& collection() const { return writer_->collection(); }

 private:
  Status parse_into_columns(const std::string& path, const ProgressCallback& progress,
                            CaptureReport& report);
  Status commit_pending(const std::string& identity);
  Status flush_full_columns();
  Status flush();
  Status write(const std::shared_ptr<arrow::RecordBatch>& rows);
  Status forget_capture();
  Status broken(Status status);

  std::unique_ptr<LoadWriter> writer_;
  IpFilter filter_;
  PacketColumns columns_;
  const bool once_;
  const Cancellation cancellation_;
  std::shared_ptr<arrow::RecordBatch>
      whole_;                            // Rows of whole captures that no longer are in columns_.
  std::int64_t capture_begin_ = 0;       // Row in columns_ where the present capture begins.
  bool capture_written_ = false;         // Whether rows of the present capture went to the writer.
  std::uint64_t uncommitted_bytes_ = 0;  // Of captures.
  std::uint64_t uncommitted_packets_ = 0;
  std::vector<LoadInfo> pending_;  // Loaded, but not committed.
  std::vector<LoadInfo> committed_;
  bool broken_ = false;
};

/// `wanted` threads, or for 0 as many as the machine has processors.
int jobs_or_default(int wanted);

}  // namespace wirelake
