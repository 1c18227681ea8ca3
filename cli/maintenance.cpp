// The commands that keep a store small and quick: optimize and tidy.

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/duration_text.h"
#include "base/json_line.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/table.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

using Json = nlohmann::ordered_json;

Status optimize(const std::string& given, const Options& options) {
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, given));
  const Collection& collection = opened.collection;
  WIRELAKE_ASSIGN(const OptimizeReport report, collection.optimize({.cancellation = interrupt()}));
  if (options.json) {
    print_line(json_line(Json({{"files", report.files},
                               {"bytes", report.bytes},
                               {"new_files", report.new_files},
                               {"new_bytes", report.new_bytes}})));
  } else if (report.files == 0) {
    print_line("Nothing to pack.");
  } else {
    print_line(counted(report.files, "file") + " of " + with_unit(report.bytes) + " became " +
               counted(report.new_files, "file") + " of " + with_unit(report.new_bytes) + ".");
  }
  return {};
}

struct TidyArguments {
  bool dry_run = false;
  std::string retention;
};

void print_tidied(const TidyReport& report, const TidyOptions& tidy_options, bool json) {
  Table table({"COLLECTION", tidy_options.dry_run ? "WOULD REMOVE" : "REMOVED", "FILES", "SIZE"});
  table.align_right(2);
  table.align_right(3);
  for (const TidyEntry& entry : report.removed) {
    const std::string kind(to_string(entry.kind));
    if (json) {
      print_line(json_line(Json({{"collection", entry.place},
                                 {"removed", kind},
                                 {"files", entry.files},
                                 {"bytes", entry.bytes}})));
    } else {
      table.add({entry.place, kind, with_thousands(entry.files), with_unit(entry.bytes)});
    }
  }
  if (json) return;
  if (report.removed.empty()) {
    print_line("Nothing to tidy up.");
  } else {
    table.finish();
  }
}

Status tidy(const TidyArguments& arguments, const Options& options) {
  TidyOptions wanted;
  wanted.cancellation = interrupt();
  wanted.dry_run = arguments.dry_run;
  if (!arguments.retention.empty()) {
    WIRELAKE_ASSIGN(wanted.retention_ms, parse_duration_ms(arguments.retention));
  }
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(const TidyReport report, store.tidy(wanted));
  print_tidied(report, wanted, options.json);
  for (const Error& failure : report.failures)
    print_error(failure);
  // Each failure has been named already.
  return report.failures.empty() ? Status() : Error{ErrorCode::kIo, ""};
}

}  // namespace

void add_optimize(CLI::App& app, Options& options, Action& chosen) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = add_command(app, "optimize", "Pack the small files of a collection",
                                  "wirelake optimize mondays", chosen,
                                  [name, &options] { return optimize(*name, options); });
  command->add_option("NAME", *name, kCollectionHelp)->required();
}

void add_tidy(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<TidyArguments>();
  CLI::App* command = add_command(
      app, "tidy",
      "Remove from the disk what was deleted some time ago, and what dead loads left behind",
      "wirelake tidy --dry-run --retention 2d", chosen,
      [arguments, &options] { return tidy(*arguments, options); });
  command->add_flag("--dry-run", arguments->dry_run, "Say what would be removed; remove nothing");
  command
      ->add_option("--retention", arguments->retention,
                   "How long deleted packets stay on the disk for readers that began before, such "
                   "as 12h, 7d or 0; without it as the collection has it, 7 days by default")
      ->type_name("DURATION");
}

}  // namespace wirelake::cli
