#include <cstdio>
#include <memory>
#include <string>

#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/query_options.h"

namespace wirelake::cli {
namespace {

struct DeleteArguments {
  std::string name;
  QueryOption query;
  DeleteOptions how;
};

// On standard error: standard output is the number alone.
void print_way_back(const std::string& name, const DeleteArguments& arguments,
                    const DeleteReport& report, const Options& options) {
  if (arguments.how.dry_run) {
    std::fputs("Nothing was deleted: that is how many packets would be.\n", stderr);
  } else if (report.version_before) {
    const std::string command =
        "wirelake restore " + name + " " + std::to_string(*report.version_before);
    const std::string where = options.store_url.empty() ? "" : " with the same store";
    const std::string line =
        "`" + command + "`" + where + " takes that back while the files are there.\n";
    std::fputs(line.c_str(), stderr);
  }
}

Status delete_packets(const DeleteArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const Query query, arguments.query.make());
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection& collection = opened.collection;
  DeleteOptions how = arguments.how;
  how.cancellation = interrupt();
  WIRELAKE_ASSIGN(const DeleteReport report, collection.remove(query, how));
  const std::string number = std::to_string(report.packets);
  if (options.json) {
    const char* member = arguments.how.dry_run ? "would_delete" : "deleted";
    print_line("{\"" + std::string(member) + "\":" + number + "}");
    return {};
  }
  print_line(number);
  print_way_back(collection.name(), arguments, report, options);
  return {};
}

}  // namespace

void add_delete(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<DeleteArguments>();
  CLI::App* command = add_command(
      app, "delete",
      "Delete the packets that a query means, and print how many. They stay on the disk for\n"
      "readers that began before, and for `wirelake restore`, until `wirelake tidy` removes them\n"
      "after 7 days, or for --purge. On a MongoDB server they are gone at once",
      "wirelake delete mondays '{\"src\": {\"$net\": \"10.0.0.0/8\"}}' --purge", chosen,
      [arguments, &options] { return delete_packets(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  arguments->query.add_to(*command);
  command->get_option("QUERY")->required()->description(
      "Which packets: a MongoDB query document in JSON; {} is all. docs/queries.md has the "
      "operators");
  command->add_flag("--dry-run", arguments->how.dry_run,
                    "Say how many packets would be deleted; delete nothing");
  command->add_flag("--purge", arguments->how.purge,
                    "Take what was deleted, now and earlier, from the disk at once; whoever still "
                    "reads it fails");
}

}  // namespace wirelake::cli
