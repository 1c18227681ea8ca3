#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/quoted.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/packet_table.h"
#include "cli/query_options.h"
#include "cli/row_tree.h"
#include "wirelake/arrow.h"

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

Status find_as_json(const Collection& collection, const FindOptions& wanted) {
  WIRELAKE_ASSIGN(Rows rows, collection.find(wanted));
  return print_as_json(rows);
}

Status find_as_table(const Collection& collection, FindOptions wanted) {
  WIRELAKE_ASSIGN(const auto schema, schema_of(collection));
  PacketTable table(wanted.fields, *schema);
  wanted.fields = table.wanted_fields();
  WIRELAKE_ASSIGN(Rows rows, collection.find(wanted));
  RowTree tree;
  WIRELAKE_TRY(rows.each(tree, [&] {
    table.add(tree.row());
    return true;
  }));
  table.finish();
  return {};
}

Status explain(const Collection& collection, const FindOptions& wanted, const Options& options) {
  WIRELAKE_ASSIGN(Rows rows, collection.find(wanted));
  while (true) {
    WIRELAKE_ASSIGN(const std::int64_t fetched, rows.fetch());
    if (fetched == 0) break;
  }
  print_report(rows.report(), options.json);
  return {};
}

Status find(FindArguments arguments, const Options& options) {
  arguments.find.cancellation = interrupt();
  WIRELAKE_ASSIGN(arguments.find.query, arguments.query.make());
  for (const std::string& text : arguments.sort) {
    WIRELAKE_ASSIGN(SortKey key, sort_key(text));
    arguments.find.sort.push_back(std::move(key));
  }
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection& collection = opened.collection;
  if (arguments.explain) return explain(collection, arguments.find, options);
  return options.json ? find_as_json(collection, arguments.find)
                      : find_as_table(collection, arguments.find);
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
