#include <memory>
#include <string>

#include "base/try.h"
#include "cli/collection_name.h"
#include "cli/command.h"
#include "cli/query_options.h"

namespace wirelake::cli {
namespace {

struct CountArguments {
  std::string name;
  QueryOption query;
  bool explain = false;
};

Status count(const CountArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const Query query, arguments.query.make());
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(const std::string name, collection_name(store, arguments.name));
  QueryReport report;
  WIRELAKE_ASSIGN(const std::uint64_t packets, store.count(name, query, &report, interrupt()));
  if (arguments.explain) {
    print_report(report, options.json);
    return {};
  }
  const std::string number = std::to_string(packets);
  print_line(options.json ? "{\"count\":" + number + "}" : number);
  return {};
}

}  // namespace

void add_count(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<CountArguments>();
  CLI::App* command =
      add_command(app, "count", "Print how many packets a collection has, or a query means",
                  "wirelake count mondays '{\"src\": {\"$net\": \"10.0.0.0/8\"}}'", chosen,
                  [arguments, &options] { return count(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  arguments->query.add_to(*command);
  add_explain(*command, arguments->explain);
}

}  // namespace wirelake::cli
