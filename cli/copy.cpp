#include <cstdio>
#include <memory>
#include <string>

#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/progress_bar.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

struct CopyArguments {
  std::string name;
  std::string from;
  std::string to;
  std::string new_name;
  int jobs = 0;
};

Status copy(const CopyArguments& arguments, const Options& options) {
  if (arguments.from.empty() && arguments.to.empty()) {
    return Error{ErrorCode::kInvalidArgument, "say --from URL, --to URL or both"};
  }
  const auto url = [&](const std::string& given) {
    return given.empty() ? options.store_url : given;
  };
  WIRELAKE_ASSIGN(Store from, open_store(url(arguments.from)));
  WIRELAKE_ASSIGN(Store to, open_store(url(arguments.to)));

  WIRELAKE_ASSIGN(const Collection original, collection_called(from, arguments.name));
  const std::string name = arguments.new_name.empty() ? original.name() : arguments.new_name;
  ProgressBar bar(original.name());
  const auto packets = original.copy_to(to, {.name = name,
                                             .jobs = arguments.jobs,
                                             .progress =
                                                 [&bar](const Progress& progress) {
                                                   bar.update(progress);
                                                   return !interrupted();
                                                 },
                                             .cancellation = interrupt()});
  bar.clear();
  if (!packets) return packets.error();
  const std::string summary = one_line(name) + ": " + counted(*packets, "packet") + " copied to " +
                              one_line(to.url()) + "\n";
  std::fputs(summary.c_str(), stderr);
  print_line(name);
  return {};
}

}  // namespace

void add_copy(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<CopyArguments>();
  CLI::App* command = add_command(
      app, "copy",
      "Copy a collection to another store, with its loads and metadata; print its name there",
      "wirelake copy mondays --to mongodb://traces.example.org/lab\n"
      "  wirelake copy mondays --from mongodb://traces.example.org/lab --as mondaysOfTheLab",
      chosen, [arguments, &options] { return copy(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  command
      ->add_option("--from", arguments->from, "The store that has it; without it that of --store")
      ->type_name("URL");
  command->add_option("--to", arguments->to, "The store to copy to; without it that of --store")
      ->type_name("URL");
  command->add_option("--as", arguments->new_name, "What to call it there")->type_name("NAME");
  command
      ->add_option("--jobs", arguments->jobs,
                   "Threads that write; without it as many as there are processors")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
}

}  // namespace wirelake::cli
