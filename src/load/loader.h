// Loader: captures into one collection, each whole or not at all.
//
// The load pipeline: read packets, lay them out, hand batches to the store's writer (load_rows.h),
// and decide when to commit: small captures share files and commits. One thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columns/flow_columns.h"
#include "columns/packet_columns.h"
#include "load/content_digest.h"
#include "load/load_rows.h"
#include "load/once.h"
#include "store/store_backend.h"
#include "wirelake/filter.h"
#include "wirelake/flow_options.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

struct LoaderOptions {
  bool decapsulate = false;   ///< Describe packets in tunnels by the innermost IP header.
  bool keep_headers = false;  ///< Store each frame's headers, so that it can be exported.
  bool once = false;          ///< Pass over a capture that the collection has, with this filter.
  bool replace = false;       ///< With `once`: in place of loads of which a capture has more.
  bool strict = false;        ///< Take a damaged capture for one that failed.
  std::optional<FlowOptions> flows = {};  ///< Store flows too, which end so.
  Cancellation cancellation = {};
  std::function<bool()> end_of_pipe_is_asked = {};  ///< SourceOptions::end_is_asked.
};

class Loader {
 public:
  Loader(std::unique_ptr<LoadWriter> writer, IpFilter filter, LoaderOptions options);
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  /// Loads one capture. kDamaged: it is damaged, and the options are strict. kAlreadyExists: passed
  /// over, as `once` asks, and the message says why. After an error the collection is as if it had
  /// never been given; only an error of the store itself (is_broken()) ends the whole load. An
  /// error of an earlier capture in the same commit can come up here, and is then the store's.
  Status load(const std::string& path, const ProgressCallback& progress) {
    return load_joined({path}, progress);
  }

  /// The same of captures, at least one, that are one capture (LoadOptions::joined).
  Status load_joined(const std::vector<std::string>& paths, const ProgressCallback& progress);

  /// Of the capture that load() has just read whole, also where the store then failed; else empty.
  const CaptureReport& report() const { return report_; }

  /// What is to be said of earlier loads of the capture that load() has just loaded; or nothing.
  const std::string& note() const { return note_; }

  /// Makes what was loaded visible. Nothing happens where no packet was.
  Status commit();

  /// Loads that have been committed.
  const std::vector<LoadInfo>& committed() const { return committed_; }

  /// Captures that load() took and a commit then left out, since others loaded the same meanwhile:
  /// kAlreadyExists, or kConflict where they had not ended.
  const std::vector<Error>& left_out() const { return left_out_; }

  /// True if the store failed: what has not been committed is lost, and no more can be loaded.
  bool is_broken() const { return broken_; }

  const std::string& collection() const { return writer_->collection(); }

 private:
  Status begin_once();
  Status read_captures(const std::vector<std::string>& paths, const ProgressCallback& progress,
                       LoadInfo& info);
  Status parse_into_columns(const std::vector<std::string>& paths, const ProgressCallback& progress,
                            ContentDigest& digest, LoadInfo& info);
  Status broken(Status status);

  std::unique_ptr<LoadWriter> writer_;
  IpFilter filter_;
  PacketColumns columns_;
  FlowColumns flows_;
  LoadRows rows_;
  const LoaderOptions options_;
  std::optional<Once> once_;             // From the first capture on, if the options ask for it.
  std::uint64_t uncommitted_bytes_ = 0;  // Of captures.
  std::uint64_t uncommitted_packets_ = 0;
  std::vector<LoadInfo> pending_;  // Loaded, but not committed.
  std::vector<LoadInfo> committed_;
  std::vector<Error> left_out_;
  CaptureReport report_;
  std::string note_;
  bool broken_ = false;
};

/// `wanted` threads, or for 0 as many as the machine has processors.
int jobs_or_default(int wanted);

}  // namespace wirelake
