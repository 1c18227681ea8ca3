#include "load/insert.h"

#include <utility>

#include "base/try.h"
#include "load/no_packet.h"

namespace wirelake {

Result<Inserted> insert_capture(std::unique_ptr<LoadWriter> writer, const std::string& path,
                                const IpFilter& filter, LoaderOptions options,
                                const ProgressCallback& progress) {
  Loader loader(std::move(writer), filter, std::move(options));
  Inserted inserted;
  inserted.collection = loader.collection();
  auto report = loader.load(path, progress);
  if (!report && report.error().code == ErrorCode::kAlreadyExists) {
    inserted.is_repeated = true;
    inserted.word = report.error().message;
    return inserted;
  }
  if (!report) return report.error();
  inserted.report = std::move(*report);
  inserted.word = loader.note();
  WIRELAKE_TRY(loader.commit());
  inserted.is_stored = !loader.committed().empty();
  if (!loader.left_out().empty()) {
    const Error& error = loader.left_out().front();
    if (error.code != ErrorCode::kAlreadyExists) return error;
    inserted.is_repeated = true;
    inserted.word = error.message;
  } else if (!inserted.is_stored) {
    inserted.word = why_no_packet(inserted.report);
  }
  return inserted;
}

}  // namespace wirelake
