#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/try.h"
#include "cli/command.h"
#include "cli/filter_options.h"
#include "cli/progress_bar.h"
#include "cli/report_text.h"
#include "cli/text.h"
#include "load/capture_parser.h"
#include "load/loader.h"
#include "store/report_json.h"
#include "store/store_backend.h"

namespace wirelake::cli {
namespace {

struct LoadArguments {
  std::vector<std::string> captures;
  std::string into;
  std::string description;
  int jobs = 0;
  bool keep_headers = false;
  bool once = false;
  FilterOptions filter;
};

Result<std::unique_ptr<LoadWriter>> open_writer(const LoadArguments& arguments, Store& store,
                                                const IpFilter& filter) {
  const int jobs = jobs_or_default(arguments.jobs);
  if (!arguments.into.empty()) return store.backend().append_to(arguments.into, jobs, interrupt());
  CreateOptions create;
  create.description = arguments.description;
  create.input_filters.assign(filter.entries().begin(), filter.entries().end());
  return store.backend().append_to_new(create, jobs, interrupt());
}

void print_summary(const CaptureReport& report, bool json) {
  const std::string line =
      json
          ? one_line(to_json(report).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
          : one_line(summary_line(report));
  std::fprintf(stderr, "%s\n", line.c_str());
}

void print_passed_over(const Error& error, bool json) {
  const std::string line =
      json ? one_line(nlohmann::ordered_json(
                          {{"capture", capture_name(error.file)}, {"passed_over", error.message}})
                          .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
           : one_line(capture_name(error.file) + ": " + error.message + "; passed over");
  std::fprintf(stderr, "%s\n", line.c_str());
}

struct Outcome {
  int failed = 0;
  int repeated = 0;
};

// Loads one capture after the other; those that fail are named, and counted.
Result<Outcome> load_captures(const LoadArguments& arguments, Loader& loader, bool json) {
  Outcome outcome;
  for (const std::string& path : arguments.captures) {
    ProgressBar bar(path);
    auto report = loader.load(path, [&](const Progress& progress) {
      bar.update(progress);
      return !interrupted();
    });
    bar.clear();
    if (report) {
      print_summary(*report, json);
      continue;
    }
    if (loader.is_broken() || report.error().code == ErrorCode::kCancelled) return report.error();
    if (report.error().code == ErrorCode::kAlreadyExists) {
      print_passed_over(report.error(), json);
      ++outcome.repeated;
    } else {
      print_error(report.error());
      ++outcome.failed;
    }
  }
  return outcome;
}

// An error of the whole load, with what there is of it all the same.
Error with_outcome(Error error, std::size_t stored) {
  if (error.code == ErrorCode::kNotDurable) return error;  // It says so itself.
  if (error.code == ErrorCode::kCancelled) error.message = "was interrupted";
  error.message += stored == 0 ? "; nothing was stored"
                               : "; only the first " + counted(stored, "capture") + " stored";
  return error;
}

Status load(const LoadArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const IpFilter filter, arguments.filter.make());
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(auto writer, open_writer(arguments, store, filter));
  Loader loader(std::move(writer), filter, {arguments.keep_headers, arguments.once, interrupt()});

  const auto outcome = load_captures(arguments, loader, options.json);
  const Status done = outcome ? loader.commit() : Status(outcome.error());
  const bool is_there = outcome && outcome->repeated > 0;
  if (!loader.committed().empty() || is_there) print_line(loader.collection());
  if (!done) return with_outcome(done.error(), loader.committed().size());
  if (loader.committed().empty() && outcome->failed == 0 && outcome->repeated == 0) {
    return Error{ErrorCode::kNotFound,
                 "no capture holds a packet that the filter accepts, so nothing was stored"};
  }
  // Each capture that failed has been named already.
  if (outcome->failed > 0) return Error{ErrorCode::kIo, ""};
  return {};
}

}  // namespace

void add_load(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<LoadArguments>();
  CLI::App* command = add_command(
      app, "load", "Load captures into a new collection, or into one that exists; print its name",
      "wirelake load monday.pcap tuesday.pcapng --either 192.0.2.0/24", chosen,
      [arguments, &options] { return load(*arguments, options); });
  command->add_option("CAPTURE", arguments->captures, "Captures; - is standard input")->required();
  auto* into = command->add_option("--into", arguments->into, "Append to this collection")
                   ->type_name("NAME");
  command->add_option("--description", arguments->description, "Text for a new collection")
      ->type_name("TEXT")
      ->excludes(into);
  command
      ->add_option("--jobs", arguments->jobs,
                   "Threads that write; without it as many as there are processors")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  command->add_flag("--once", arguments->once,
                    "Pass over captures that the collection has, of the same content and loaded "
                    "with the same filter");
  command->add_flag("--keep-headers", arguments->keep_headers,
                    "Keep each frame's headers, so that it can be written out again");
  arguments->filter.add_to(*command);
}

}  // namespace wirelake::cli
