#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/query_options.h"
#include "cli/row_tree.h"
#include "cli/table.h"

namespace wirelake::cli {
namespace {

struct CountArguments {
  std::string name;
  QueryOption query;
  CountByOptions groups;
  bool explain = false;
};

Status count_all(const Collection& collection, const CountArguments& arguments,
                 const Options& options) {
  QueryReport report;
  WIRELAKE_ASSIGN(const std::uint64_t packets,
                  collection.count(arguments.groups.query, &report, interrupt()));
  if (arguments.explain) {
    print_report(report, options.json);
    return {};
  }
  const std::string number = std::to_string(packets);
  print_line(options.json ? "{\"count\":" + number + "}" : number);
  return {};
}

// "src", "sum of len": the fields, the count and the sums, as they stand in each group.
std::vector<std::string> heads_of(const CountByOptions& groups) {
  std::vector<std::string> heads = groups.fields;
  heads.emplace_back("COUNT");
  for (const std::string& sum : groups.sums)
    heads.push_back("sum of " + sum);
  return heads;
}

Status print_as_table(Rows& rows, const CountByOptions& groups) {
  const std::vector<std::string> heads = heads_of(groups);
  Table table(heads);
  for (std::size_t i = groups.fields.size(); i < heads.size(); ++i)
    table.align_right(i);
  RowTree tree;
  WIRELAKE_TRY(rows.each(tree, [&] {
    std::vector<std::string> cells;
    for (const auto& value : tree.row())
      cells.push_back(cell_of(value));
    table.add(std::move(cells));
    return true;
  }));
  table.finish();
  return {};
}

Status count(CountArguments arguments, const Options& options) {
  CountByOptions& groups = arguments.groups;
  groups.cancellation = interrupt();
  WIRELAKE_ASSIGN(groups.query, arguments.query.make());
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection asked = arguments.query.asked(opened.collection);
  if (groups.fields.empty()) return count_all(asked, arguments, options);
  WIRELAKE_ASSIGN(Rows rows, asked.count_by(groups));
  return options.json ? print_as_json(rows) : print_as_table(rows, groups);
}

}  // namespace

void add_count(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<CountArguments>();
  CLI::App* command = add_command(
      app, "count",
      "Print how many packets a collection has, or a query means, or each of their groups has",
      "wirelake count mondays '{\"proto\": \"TCP\"}' --by src,dst --sum len --limit 10", chosen,
      [arguments, &options] { return count(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  arguments->query.add_to(*command);
  arguments->query.add_flows_to(*command);
  CLI::Option* by =
      command
          ->add_option("--by", arguments->groups.fields,
                       "Count packets with the same values here apart, the greatest group first")
          ->type_name("A,B.C")
          ->delimiter(',')
          ->allow_extra_args(false);
  command
      ->add_option("--sum", arguments->groups.sums,
                   "Columns to sum up in each group; the first is what groups are ordered by")
      ->type_name("A,B.C")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->needs(by);
  command->add_option("--limit", arguments->groups.limit, "Groups at most; 0 is all")
      ->type_name("N")
      ->check(whole_number())
      ->needs(by);
  CLI::Option* explained = add_explain(*command, arguments->explain);
  explained->excludes(by);
}

}  // namespace wirelake::cli
