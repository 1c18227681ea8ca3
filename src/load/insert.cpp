#include "load/insert.h"

#include <utility>

#include "base/try.h"
#include "load/no_packet.h"

namespace wirelake {

Status insert_capture(const OpenWriter& open_writer, const std::string& path,
                      const IpFilter& filter, LoaderOptions options,
                      const ProgressCallback& progress, Inserted& inserted) {
  inserted = {};
  if (options.replace && !options.once) {
    return Error{ErrorCode::kInvalidArgument, "replace makes sense with once alone"};
  }
  WIRELAKE_ASSIGN(auto writer, open_writer());
  Loader loader(std::move(writer), filter, std::move(options));
  inserted.collection = loader.collection();
  const Status loaded = loader.load(path, progress);
  inserted.report = loader.report();
  if (!loaded && loaded.error().code == ErrorCode::kAlreadyExists) {
    inserted.is_repeated = true;
    inserted.word = loaded.error().message;
    return {};
  }
  WIRELAKE_TRY(loaded);
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
  return {};
}

}  // namespace wirelake
