#include "wirelake/load.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/interrupted.h"
#include "base/try.h"
#include "load/loader.h"
#include "load/no_packet.h"
#include "load/packet_reader.h"
#include "store/store_backend.h"
#include "wirelake/store.h"

namespace wirelake {
namespace {

Result<std::unique_ptr<LoadWriter>> open_writer(StoreBackend& store, const LoadOptions& options) {
  const int jobs = jobs_or_default(options.jobs);
  if (options.into) return store.append_to(*options.into, jobs, options.cancellation);
  CreateOptions create = {.description = options.description, .name = options.name};
  create.input_filters.assign(options.filter.entries().begin(), options.filter.entries().end());
  return store.append_to_new(create, jobs, options.cancellation);
}

void add(CaptureOutcome outcome, const LoadOptions& options, LoadResult& result) {
  if (outcome.error) {
    const bool is_repeated = outcome.error->code == ErrorCode::kAlreadyExists;
    ++(is_repeated ? result.repeated : result.failed);
  }
  if (options.on_capture) options.on_capture(outcome);
  result.captures.push_back(std::move(outcome));
}

// What is loaded as one capture each.
std::vector<std::vector<std::string>> loads_of(const std::vector<std::string>& captures,
                                               bool joined) {
  if (joined) return {captures};
  std::vector<std::vector<std::string>> loads;
  for (const std::string& path : captures)
    loads.push_back({path});
  return loads;
}

Status load_all(Loader& loader, const std::vector<std::string>& captures,
                const LoadOptions& options, LoadResult& result) {
  for (const auto& paths : loads_of(captures, options.joined)) {
    const std::string& path = paths.front();
    // Small ones, and those that are passed over, may ask for no progress.
    if (options.cancellation.is_cancelled()) return was_interrupted();
    const Status loaded = loader.load_joined(paths, [&](const Progress& progress) {
      return !options.progress || options.progress(path, progress);
    });
    CaptureOutcome outcome = {path, loader.report()};
    if (outcome.report.capture.empty()) outcome.report.capture = capture_name(path);
    if (!loaded) outcome.error = loaded.error();
    if (!loaded && (loader.is_broken() || loaded.error().code == ErrorCode::kCancelled)) {
      // It ends the whole load, and is no failure of this capture.
      result.captures.push_back(std::move(outcome));
      return loaded;
    }
    if (loaded) outcome.note = loader.note();
    add(std::move(outcome), options, result);
  }
  return loader.commit();
}

// Why nothing was stored where no capture failed: none of them gave a packet.
Error nothing_stored(const std::vector<CaptureOutcome>& captures) {
  if (captures.size() == 1) {
    return {ErrorCode::kNoPackets,
            why_no_packet(captures.front().report) + ", so nothing was stored",
            captures.front().capture};
  }
  const bool all_filtered = std::ranges::all_of(captures, [](const CaptureOutcome& outcome) {
    return outcome.report.passed_over[PassedOver::kFiltered] > 0;
  });
  return {ErrorCode::kNoPackets,
          all_filtered ? "the filter accepts no packet of these captures, so nothing was stored"
                       : "none of these captures gave a packet, so nothing was stored"};
}

}  // namespace

Status load(Store& store, const std::vector<std::string>& captures, const LoadOptions& options,
            LoadResult& result) {
  result = {};
  if (captures.empty()) return Error{ErrorCode::kInvalidArgument, "no captures were given"};
  if (options.replace && !options.once) {
    return Error{ErrorCode::kInvalidArgument, "replace makes sense with once alone"};
  }
  if (options.into && (options.name || !options.description.empty())) {
    return Error{ErrorCode::kInvalidArgument, "name and description are for a new collection"};
  }
  WIRELAKE_ASSIGN(auto writer, open_writer(store.backend(), options));
  bool pipe_was_ended = false;
  LoaderOptions how = {.decapsulate = options.decapsulate,
                       .keep_headers = options.keep_headers,
                       .once = options.once,
                       .replace = options.replace,
                       .strict = options.strict,
                       .flows = options.flows,
                       .cancellation = options.cancellation};
  if (options.end_of_pipe_is_asked) {
    how.end_of_pipe_is_asked = [&] {
      const bool is_asked = options.end_of_pipe_is_asked();
      pipe_was_ended = pipe_was_ended || is_asked;
      return is_asked;
    };
  }
  Loader loader(std::move(writer), options.filter, std::move(how));
  const Status done = load_all(loader, captures, options, result);
  for (const Error& error : loader.left_out()) {
    CaptureOutcome outcome = {.capture = error.file, .error = error};
    outcome.report.capture = error.file;
    add(std::move(outcome), options, result);
  }
  result.is_cut_short = !done;
  result.loaded = loader.committed().size();
  const bool is_there = result.repeated > 0 && options.into;
  if (result.loaded > 0 || is_there) result.collection = loader.collection();
  if (!done || result.loaded + result.repeated + result.failed > 0) return done;
  if (pipe_was_ended) {
    return Error{ErrorCode::kCancelled,
                 "was interrupted before there was a packet, so nothing was stored"};
  }
  return nothing_stored(result.captures);
}

}  // namespace wirelake
