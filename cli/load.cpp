#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/interrupted.h"
#include "base/json_line.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/filter_options.h"
#include "cli/open_collection.h"
#include "cli/progress_bar.h"
#include "cli/report_text.h"
#include "cli/text.h"
#include "load/loader.h"
#include "load/no_packet.h"
#include "load/packet_reader.h"
#include "store/store_backend.h"
#include "wirelake/json.h"

namespace wirelake::cli {
namespace {

struct LoadArguments {
  std::vector<std::string> captures;
  std::string into;
  std::string name;
  std::string description;
  int jobs = 0;
  bool keep_headers = false;
  bool once = false;
  bool replace = false;
  bool strict = false;
  FilterOptions filter;
};

Result<std::unique_ptr<LoadWriter>> open_writer(const LoadArguments& arguments, Store& store,
                                                const IpFilter& filter) {
  const int jobs = jobs_or_default(arguments.jobs);
  if (!arguments.into.empty()) {
    WIRELAKE_ASSIGN(const Collection into, collection_called(store, arguments.into));
    return store.backend().append_to(into.name(), jobs, interrupt());
  }
  CreateOptions create;
  if (!arguments.name.empty()) create.name = arguments.name;
  create.description = arguments.description;
  create.input_filters.assign(filter.entries().begin(), filter.entries().end());
  return store.backend().append_to_new(create, jobs, interrupt());
}

// The first Ctrl-C while a pipe is read is its end, the next that of the whole load.
class PipeEnd {
 public:
  void begin() {
    if (!is_reading_) hold_interrupt();
    is_reading_ = true;
  }

  /// Asked by who reads a pipe, which ends it if so.
  bool is_asked() {
    begin();
    was_heeded_ = was_heeded_ || interrupt_is_held();
    return was_heeded_;
  }

  /// Nothing is read any more; whether it was a pipe that was ended so. A Ctrl-C that came behind
  /// the pipe's own end is one of the whole load.
  bool finish() {
    if (is_reading_) release_interrupt(was_heeded_);
    is_reading_ = false;
    return std::exchange(was_heeded_, false);
  }

 private:
  bool is_reading_ = false;
  bool was_heeded_ = false;
};

void print_summary(const CaptureReport& report, const std::string& note, bool was_ended,
                   bool json) {
  std::string line = one_line(summary_line(report));
  if (was_ended) line += "; ended by an interrupt, with what was complete by then";
  if (!note.empty()) line += "; " + one_line(note);
  if (json) {
    auto members = to_json(report);
    members["interrupted"] = was_ended;
    members["note"] = note.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(note);
    line = one_line(json_line(members));
  }
  std::fprintf(stderr, "%s\n", line.c_str());
}

void print_passed_over(const Error& error, bool json) {
  const std::string line =
      json ? one_line(json_line(nlohmann::ordered_json(
                 {{"capture", capture_name(error.file)}, {"passed_over", error.message}})))
           : one_line(capture_name(error.file) + ": " + error.message + "; passed over");
  std::fprintf(stderr, "%s\n", line.c_str());
}

// What came of the captures of a load.
struct Outcome {
  int failed = 0;
  int repeated = 0;
  bool was_ended = false;  // A pipe, by an interrupt.
  std::vector<CaptureReport> loaded = {};

  // Names a capture that was not loaded, and counts it.
  void add(const Error& error, bool json) {
    if (error.code == ErrorCode::kAlreadyExists) {
      print_passed_over(error, json);
      ++repeated;
    } else {
      print_error(error);
      ++failed;
    }
  }
};

// Loads one capture after the other; those that fail are named, and counted.
Status load_captures(const LoadArguments& arguments, Loader& loader, PipeEnd& pipe_end, bool json,
                     Outcome& outcome) {
  for (const std::string& path : arguments.captures) {
    // Small ones, and those that are passed over, may ask for no progress.
    if (interrupted()) return was_interrupted();
    ProgressBar bar(path);
    const Status loaded = loader.load(path, [&](const Progress& progress) {
      bar.update(progress);
      const bool is_pipe = !progress.bytes_total;
      if (is_pipe) pipe_end.begin();
      return !interrupted();
    });
    bar.clear();
    const bool was_ended = pipe_end.finish();
    if (loaded) {
      print_summary(loader.report(), loader.note(), was_ended, json);
      outcome.was_ended = outcome.was_ended || was_ended;
      outcome.loaded.push_back(loader.report());
      continue;
    }
    if (loader.is_broken() || loaded.error().code == ErrorCode::kCancelled) return loaded;
    outcome.add(loaded.error(), json);
  }
  return loader.commit();
}

// An error of the whole load, with what there is of it all the same.
Error with_outcome(Error error, std::size_t stored) {
  if (error.code == ErrorCode::kNotDurable) return error;  // It says so itself.
  if (error.code == ErrorCode::kCancelled) error.message = "was interrupted";
  error.message += stored == 0 ? "; nothing was stored"
                               : "; " + counted(stored, "capture") + " had been stored before";
  return error;
}

// Why nothing was stored where no capture failed: none of them gave a packet.
Error nothing_stored(const LoadArguments& arguments, const std::vector<CaptureReport>& loaded) {
  if (loaded.size() == 1) {
    return {ErrorCode::kNotFound, why_no_packet(loaded.front()) + ", so nothing was stored",
            arguments.captures.front()};
  }
  const bool all_filtered = std::ranges::all_of(loaded, [](const CaptureReport& report) {
    return report.passed_over[PassedOver::kFiltered] > 0;
  });
  return {ErrorCode::kNotFound,
          all_filtered ? "the filter accepts no packet of these captures, so nothing was stored"
                       : "none of these captures gave a packet, so nothing was stored"};
}

Status load(const LoadArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const IpFilter filter, arguments.filter.make());
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(auto writer, open_writer(arguments, store, filter));
  PipeEnd pipe_end;
  Loader loader(std::move(writer), filter,
                {arguments.keep_headers, arguments.once, arguments.replace, arguments.strict,
                 interrupt(), [&pipe_end] { return pipe_end.is_asked(); }});

  Outcome outcome;
  const Status done = load_captures(arguments, loader, pipe_end, options.json, outcome);
  for (const Error& error : loader.left_out())
    outcome.add(error, options.json);
  const bool is_there = outcome.repeated > 0 && !arguments.into.empty();
  if (!loader.committed().empty() || is_there) print_line(loader.collection());
  if (!done) return with_outcome(done.error(), loader.committed().size());
  // Each capture that failed has been named already.
  if (outcome.failed > 0) return Error{ErrorCode::kIo, ""};
  if (!loader.committed().empty() || outcome.repeated > 0) return {};
  if (outcome.was_ended) {
    return Error{ErrorCode::kCancelled,
                 "was interrupted before there was a packet, so nothing was stored"};
  }
  return nothing_stored(arguments, outcome.loaded);
}

}  // namespace

void add_load(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<LoadArguments>();
  CLI::App* command = add_command(
      app, "load", "Load captures into a new collection, or into one that exists; print its name",
      "wirelake load monday.pcap tuesday.pcapng --either 192.0.2.0/24", chosen,
      [arguments, &options] { return load(*arguments, options); });
  command->add_option("CAPTURE", arguments->captures, "Captures; - is standard input")->required();
  auto* into = command
                   ->add_option("--into", arguments->into,
                                "Append to this collection: its name, or the beginning of it; - is "
                                "the newest")
                   ->type_name("NAME");
  command
      ->add_option("--name", arguments->name,
                   "What to call a new collection: 1 to 64 letters and digits; made up without it")
      ->type_name("NAME")
      ->excludes(into);
  command->add_option("--description", arguments->description, "Text for a new collection")
      ->type_name("TEXT")
      ->excludes(into);
  command
      ->add_option("--jobs", arguments->jobs,
                   "Threads that write; without it as many as there are processors")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  auto* once = command->add_flag("--once", arguments->once,
                                 "Pass over captures that were loaded into the collection before, "
                                 "of the same content and with the same filter");
  command
      ->add_flag(
          "--replace", arguments->replace,
          "With --once: load a capture in place of an earlier load of it that has less, since "
          "the file was still growing, or was loaded without headers")
      ->needs(once);
  command->add_flag(
      "--strict", arguments->strict,
      "Take a capture that is damaged or cut off for an error, and store nothing of it");
  command->add_flag("--keep-headers", arguments->keep_headers,
                    "Keep each frame's headers, so that it can be written out again");
  arguments->filter.add_to(*command);
}

}  // namespace wirelake::cli
