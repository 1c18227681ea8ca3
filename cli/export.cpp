#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/progress_bar.h"
#include "cli/query_options.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

constexpr const char* kStandardOutput = "-";

struct ExportArguments {
  std::string name;
  QueryOption query;
  std::string file;
  std::string format;
  bool force = false;
};

Result<ExportOptions> make_options(const ExportArguments& arguments) {
  ExportOptions options;
  options.overwrite = arguments.force;
  WIRELAKE_ASSIGN(options.query, arguments.query.make());
  if (!arguments.format.empty()) {
    WIRELAKE_ASSIGN(options.format, parse_export_format(arguments.format));
  }
  if (arguments.file != kStandardOutput) return options;
  if (!options.format) {
    return Error{ErrorCode::kInvalidArgument,
                 "standard output has no ending to tell the format by; say --format"};
  }
  if (!is_text(*options.format) && isatty(STDOUT_FILENO) == 1) {
    return Error{ErrorCode::kInvalidArgument,
                 "standard output is a terminal, and the format is not for people; name a file"};
  }
  return options;
}

Status export_packets(const ExportArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(ExportOptions wanted, make_options(arguments));
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection collection = arguments.query.asked(opened.collection);
  wanted.cancellation = interrupt();
  ProgressBar bar(arguments.file);
  wanted.progress = [&bar](const Progress& progress) {
    bar.update(progress);
    return !interrupted();
  };
  const auto packets = collection.export_to(arguments.file, wanted);
  bar.clear();
  if (!packets) return packets.error();
  const std::string summary =
      one_line(arguments.file) + ": " +
      counted(*packets, arguments.query.is_about_flows() ? "flow" : "packet") + "\n";
  std::fputs(summary.c_str(), stderr);
  return {};
}

}  // namespace

void add_export(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command =
      add_command(app, "export", "Write the packets of a collection to a file of another format",
                  "wirelake export mondays -o mondays.pcapng\n"
                  "  wirelake export mondays '{\"proto\": \"TCP\"}' -o - --format csv | head",
                  chosen, [arguments, &options] { return export_packets(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  arguments->query.add_to(*command);
  arguments->query.add_flows_to(*command);
  command
      ->add_option("-o,--output", arguments->file,
                   "File to write; its ending is the format: .parquet, .csv, .ndjson (or .jsonl, "
                   ".json), or .pcapng for captures loaded with --keep-headers. All but Parquet "
                   "can end in .gz or .zst besides. - is standard output")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--format", arguments->format,
                   "The format, for a file without its ending: parquet, csv, ndjson or pcapng")
      ->type_name("FORMAT");
  command->add_flag("--force", arguments->force, "Replace a file that exists");
}

}  // namespace wirelake::cli
