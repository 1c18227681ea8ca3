#include <memory>
#include <string>

#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/query_options.h"
#include "cli/row_tree.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

struct DistinctArguments {
  std::string name;
  std::string field;
  QueryOption query;
};

// Text without quotes, everything else as JSON.
Status print_for_people(Rows& values) {
  RowTree tree;
  return values.each(tree, [&tree] {
    print_line(one_line(cell_of(tree.row())));
    return true;
  });
}

Status distinct(const DistinctArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const Query query, arguments.query.make());
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection asked = arguments.query.asked(opened.collection);
  WIRELAKE_ASSIGN(Rows values, asked.distinct(arguments.field, query, interrupt()));
  return options.json ? print_as_json(values) : print_for_people(values);
}

}  // namespace

void add_distinct(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<DistinctArguments>();
  CLI::App* command =
      add_command(app, "distinct", "Print the different values of a field, sorted, a line each",
                  "wirelake distinct mondays tcp_info.dport '{\"tcp_info.flags.SYN\": true}'",
                  chosen, [arguments, &options] { return distinct(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  command
      ->add_option("FIELD", arguments->field,
                   "A key of a packet or a stored column, dotted for what is inside")
      ->required();
  arguments->query.add_to(*command);
  arguments->query.add_flows_to(*command);
}

}  // namespace wirelake::cli
