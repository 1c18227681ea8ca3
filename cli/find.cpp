#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/quoted.h"
#include "base/try.h"
#include "cli/collection_name.h"
#include "cli/command.h"
#include "cli/packet_table.h"
#include "cli/query_options.h"

namespace wirelake::cli {
namespace {

struct FindArguments {
  std::string name;
  QueryOption query;
  std::vector<std::string> sort;
  FindOptions find;
  bool explain = false;
};

// "field", or "field:-1" for the greatest first.
Result<SortKey> sort_key(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return SortKey{text};
  const std::string direction = text.substr(colon + 1);
  if (direction != "1" && direction != "-1") {
    return Error{ErrorCode::kInvalidArgument,
                 "--sort takes FIELD, FIELD:1 or FIELD:-1, not " + wirelake::quoted(text)};
  }
  return SortKey{text.substr(0, colon), direction == "-1"};
}

Status find_as_json(Store& store, const FindArguments& arguments) {
  return store.find(arguments.name, arguments.find, [](std::string_view json) {
    print_line(json);
    return true;
  });
}

Status find_as_table(Store& store, const FindArguments& arguments) {
  PacketTable table(arguments.find.fields);
  FindOptions wanted = arguments.find;
  wanted.fields = table.wanted_fields();
  WIRELAKE_TRY(store.find(arguments.name, wanted, [&](std::string_view json) {
    table.add(json);
    return true;
  }));
  table.finish();
  return {};
}

Status explain(Store& store, const FindArguments& arguments, const Options& options) {
  QueryReport report;
  const auto pass_over = [](std::string_view) { return true; };
  WIRELAKE_TRY(store.find(arguments.name, arguments.find, pass_over, &report));
  print_report(report, options.json);
  return {};
}

Status find(FindArguments arguments, const Options& options) {
  arguments.find.cancellation = interrupt();
  WIRELAKE_ASSIGN(arguments.find.query, arguments.query.make());
  for (const std::string& text : arguments.sort) {
    WIRELAKE_ASSIGN(SortKey key, sort_key(text));
    arguments.find.sort.push_back(std::move(key));
  }
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(arguments.name, collection_name(store, arguments.name));
  if (arguments.explain) return explain(store, arguments, options);
  return options.json ? find_as_json(store, arguments) : find_as_table(store, arguments);
}

}  // namespace

void add_find(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<FindArguments>();
  CLI::App* command = add_command(
      app, "find", "Print packets of a collection, in the order of their captures or sorted",
      "wirelake find mondays '{\"tcp_info.dport\": 443}' --sort len:-1 --limit 10", chosen,
      [arguments, &options] { return find(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  arguments->query.add_to(*command);
  command
      ->add_option("--sort", arguments->sort,
                   "Fields to sort by, each followed by :-1 for the greatest first")
      ->type_name("F,F:-1")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--limit", arguments->find.limit, "Packets at most; 0 is all")
      ->type_name("N")
      ->check(whole_number());
  command->add_option("--skip", arguments->find.skip, "Packets to pass over first")
      ->type_name("N")
      ->check(whole_number());
  command
      ->add_option("--fields", arguments->find.fields,
                   "Keys of a packet and stored columns, dotted for what is inside")
      ->type_name("A,B.C")
      ->delimiter(',')
      ->allow_extra_args(false);
  add_explain(*command, arguments->explain);
}

}  // namespace wirelake::cli
