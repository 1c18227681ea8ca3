#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/duration_text.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/query_options.h"
#include "cli/row_tree.h"
#include "cli/top_table.h"

namespace wirelake::cli {
namespace {

struct TopArguments {
  std::string name;
  QueryOption query;
  std::optional<std::string> every;
  TopOptions top;
  const CLI::Option* limit = nullptr;
  bool bars = false;
};

Status top(TopArguments arguments, const Options& options) {
  TopOptions& wanted = arguments.top;
  wanted.cancellation = interrupt();
  WIRELAKE_ASSIGN(wanted.query, arguments.query.make());
  if (wanted.field && wanted.field->starts_with('{') && wanted.query.is_everything()) {
    WIRELAKE_ASSIGN(wanted.query, Query::parse(*std::exchange(wanted.field, std::nullopt)));
  }
  if (arguments.every) {
    WIRELAKE_ASSIGN(wanted.every, parse_interval(*arguments.every));
  }
  if (wanted.every && !wanted.field && arguments.limit->count() > 0) {
    return Error{ErrorCode::kInvalidArgument,
                 "--limit is for the values of a FIELD; without one all intervals are printed"};
  }
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection asked = arguments.query.asked(opened.collection);
  WIRELAKE_ASSIGN(Rows rows, asked.top(wanted));
  if (options.json) return print_as_json(rows);
  TopTable table(wanted, arguments.bars);
  return print_as_table(rows, table);
}

}  // namespace

void add_top(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<TopArguments>();
  CLI::App* command = add_command(
      app, "top",
      "Print the most frequent values of a field, or packets over time; of packets or of flows",
      "wirelake top mondays tcp_info.dport '{\"tcp_info.flags.SYN\": true}'\n"
      "  wirelake top mondays src --sum len\n"
      "  wirelake top mondays tls.server_name --flows --limit 20\n"
      "  wirelake top mondays --every 10s\n"
      "  wirelake top mondays proto --every 1h --sum len",
      chosen, [arguments, &options] { return top(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  TopOptions& wanted = arguments->top;
  command->add_option("FIELD", wanted.field,
                      "A key of a packet or a stored column, dotted for what is inside; of a list "
                      "each element counts. May be left out with --every");
  arguments->query.add_to(*command);
  arguments->query.add_flows_to(*command);
  command
      ->add_option("--sum", wanted.sum,
                   "A column of integers to sum up for each value, by which values are ordered "
                   "then; else by how many there are")
      ->type_name("A.B");
  command
      ->add_option("--every", arguments->every,
                   "Cut time into intervals, such as 10s, 5m, 1h or 500ms, and print how many are "
                   "in each, or the values of FIELD in each")
      ->type_name("DURATION");
  arguments->limit = command
                         ->add_option("--limit", wanted.limit,
                                      "Values at most, with --every in each interval; 0: all")
                         ->type_name("N")
                         ->check(whole_number())
                         ->capture_default_str();
  command->add_flag("--bars", arguments->bars,
                    "Draw how much it is also where the output is no terminal");
}

}  // namespace wirelake::cli
