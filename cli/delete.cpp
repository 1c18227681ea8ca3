#include <memory>
#include <string>

#include "base/try.h"
#include "cli/command.h"
#include "cli/query_options.h"
#include "store/delete_matches.h"

namespace wirelake::cli {
namespace {

struct DeleteArguments {
  std::string name;
  QueryOption query;
  DeleteOptions how;
};

Status delete_packets(const DeleteArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const Query query, arguments.query.make());
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(const std::uint64_t packets,
                  delete_matches(store.backend(), arguments.name, query, arguments.how));
  const std::string number = std::to_string(packets);
  print_line(options.json ? "{\"deleted\":" + number + "}" : number);
  return {};
}

}  // namespace

void add_delete(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<DeleteArguments>();
  CLI::App* command = add_command(
      app, "delete",
      "Delete the packets that a query means, and print how many. They stay on the disk for\n"
      "readers that began before, until `wirelake tidy` removes them after 7 days, or for\n"
      "--purge",
      "wirelake delete mondays '{\"src\": {\"$net\": \"10.0.0.0/8\"}}' --purge", chosen,
      [arguments, &options] { return delete_packets(*arguments, options); });
  command->add_option("NAME", arguments->name, "The collection")->required();
  arguments->query.add_to(*command);
  command->get_option("QUERY")->required()->description(
      "Which packets: a MongoDB query document in JSON; {} is all. docs/queries.md has the "
      "operators");
  command->add_flag("--purge", arguments->how.purge,
                    "Take what was deleted, now and earlier, from the disk at once; whoever still "
                    "reads it fails");
}

}  // namespace wirelake::cli
