#include "wirelake/load.h"

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_line.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/filter_options.h"
#include "cli/flow_options.h"
#include "cli/open_collection.h"
#include "cli/progress_bar.h"
#include "cli/report_text.h"
#include "cli/text.h"
#include "wirelake/json.h"

namespace wirelake::cli {
namespace {

using Json = nlohmann::ordered_json;

struct LoadArguments {
  std::vector<std::string> captures;
  std::string into;
  LoadOptions options;
  bool without_flows = false;
  FlowOptions flows;
  PacketOptions packets;
};

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
    members["note"] = note.empty() ? Json() : Json(note);
    line = one_line(json_line(members));
  }
  std::fprintf(stderr, "%s\n", line.c_str());
}

void print_passed_over(const std::string& name, const std::string& why, bool json) {
  const std::string line =
      json ? one_line(json_line(Json({{"capture", name}, {"passed_over", why}})))
           : one_line(name + ": " + why + "; passed over");
  std::fprintf(stderr, "%s\n", line.c_str());
}

// What is shown of a load while it goes on.
class Shown {
 public:
  explicit Shown(bool json) : json_(json) {}

  bool show(const std::string& capture, const Progress& progress) {
    if (!bar_) bar_.emplace(capture);
    bar_->update(progress);
    const bool is_pipe = !progress.bytes_total;
    if (is_pipe) pipe_end_.begin();
    return !interrupted();
  }

  bool is_end_of_pipe_asked() { return pipe_end_.is_asked(); }

  void add(const CaptureOutcome& outcome) {
    const bool was_ended = finish();
    if (!outcome.error) {
      print_summary(outcome.report, outcome.note, was_ended, json_);
    } else if (outcome.error->code == ErrorCode::kAlreadyExists) {
      print_passed_over(outcome.report.capture, outcome.error->message, json_);
    } else {
      print_error(*outcome.error);
    }
  }

  /// No capture is read any more; whether it was a pipe that an interrupt ended.
  bool finish() {
    bar_.reset();
    return pipe_end_.finish();
  }

 private:
  bool json_;
  std::optional<ProgressBar> bar_;
  PipeEnd pipe_end_;
};

// An error of the whole load, with what there is of it all the same.
Error with_outcome(Error error, std::size_t stored) {
  if (error.code == ErrorCode::kNotDurable) return error;  // It says so itself.
  if (error.code == ErrorCode::kCancelled) error.message = "was interrupted";
  error.message += stored == 0 ? "; nothing was stored"
                               : "; " + counted(stored, "capture") + " had been stored before";
  return error;
}

Status load(const LoadArguments& arguments, const Options& options) {
  LoadOptions wanted = arguments.options;
  WIRELAKE_ASSIGN(CaptureOptions packets, arguments.packets.make());
  wanted.filter = std::move(packets.filter);
  wanted.decapsulate = packets.decapsulate;
  wanted.flows = arguments.flows;
  if (arguments.without_flows) wanted.flows.reset();
  WIRELAKE_ASSIGN(Store store, options.open_store());
  if (!arguments.into.empty()) {
    WIRELAKE_ASSIGN(const Collection into, collection_called(store, arguments.into));
    wanted.into = into.name();
  }
  Shown shown(options.json);
  wanted.cancellation = interrupt();
  wanted.progress = [&](const std::string& capture, const Progress& progress) {
    return shown.show(capture, progress);
  };
  wanted.on_capture = [&](const CaptureOutcome& outcome) { shown.add(outcome); };
  wanted.end_of_pipe_is_asked = [&] { return shown.is_end_of_pipe_asked(); };

  LoadResult result;
  const Status done = wirelake::load(store, arguments.captures, wanted, result);
  shown.finish();
  if (!result.collection.empty()) print_line(result.collection);
  if (result.is_cut_short) return with_outcome(done.error(), result.loaded);
  if (!done) return done;
  // Each capture that failed has been named already.
  return result.failed > 0 ? Error{ErrorCode::kIo, ""} : Status();
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
      ->add_option("--name", arguments->options.name,
                   "What to call a new collection: 1 to 64 letters and digits; made up without it")
      ->type_name("NAME")
      ->excludes(into);
  command->add_option("--description", arguments->options.description, "Text for a new collection")
      ->type_name("TEXT")
      ->excludes(into);
  command
      ->add_option("--jobs", arguments->options.jobs,
                   "Threads that write; without it as many as there are processors")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  auto* once = command->add_flag("--once", arguments->options.once,
                                 "Pass over captures that were loaded into the collection before, "
                                 "of the same content, with the same filter and as decapsulated");
  command
      ->add_flag(
          "--replace", arguments->options.replace,
          "With --once: load a capture in place of an earlier load of it that has less, since "
          "the file was still growing, or was loaded without headers")
      ->needs(once);
  command->add_flag(
      "--strict", arguments->options.strict,
      "Take a capture that is damaged or cut off for an error, and store nothing of it");
  command->add_flag(
      "--joined", arguments->options.joined,
      "Take the captures, in order, as one, such as the files of `tcpdump -C`: frames "
      "are numbered through, flows go on, and all are stored or none");
  command->add_flag("--keep-headers", arguments->options.keep_headers,
                    "Keep each frame's headers, so that it can be written out again");
  command->add_flag("--no-flows", arguments->without_flows,
                    "Store packets alone, which takes less time; `wirelake help flows` has more");
  add_flow_options(*command, arguments->flows);
  arguments->packets.add_to(*command);
}

}  // namespace wirelake::cli
