// Loading one capture into a collection, for callers that have one and want to know what came of
// it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "load/loader.h"
#include "store/store_backend.h"
#include "wirelake/filter.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

struct Inserted {
  CaptureReport report;  ///< Empty where the capture was passed over unread.
  bool is_stored = false;
  bool is_repeated = false;  ///< Passed over, since the collection has it.
  std::string collection;
  /// Why nothing was stored, or what is to be said of earlier loads; may be empty.
  std::string word;
};

/// Called where the options make sense, since it leaves something to be removed.
using OpenWriter = std::function<Result<std::unique_ptr<LoadWriter>>()>;

/// `inserted` has what there is to tell also where this fails: the report, if all was read.
Status insert_capture(const OpenWriter& open_writer, const std::string& path,
                      const IpFilter& filter, LoaderOptions options,
                      const ProgressCallback& progress, Inserted& inserted);

}  // namespace wirelake
