#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/quoted.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/flow_rows.h"
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
  std::string flow;
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
  return print_as_table(rows, table);
}

Status find_flows_as_table(const Collection& flows, FindOptions wanted) {
  wanted.fields = FlowRows::wanted_fields();
  WIRELAKE_ASSIGN(Rows rows, flows.find(wanted));
  FlowRows table;
  return print_as_table(rows, table);
}

// The one load of the collection that begins so.
Result<std::string> load_beginning(const Collection& collection, const std::string& text) {
  WIRELAKE_ASSIGN(const CollectionInfo info, collection.info());
  std::vector<std::string> found;
  for (const LoadInfo& load : info.loads) {
    if (load.load.starts_with(text)) found.push_back(load.load);
  }
  if (found.size() == 1) return found.front();
  const std::string which = text.empty() ? "several loads" : "several loads that begin so";
  return Error{ErrorCode::kInvalidArgument,
               "--flow " + wirelake::quoted(text) + ": the collection has " +
                   (found.empty() ? "no such load" : which) +
                   "; name it as LOAD:FLOW, as find --flows --fields load,flow prints them"};
}

// The query for the packets of a flow: "LOAD:FLOW", or "FLOW" where there is one load.
Result<Query> packets_of_flow(const Collection& collection, const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const std::string number = colon == std::string::npos ? text : text.substr(colon + 1);
  if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos ||
      number.size() > 18) {
    return Error{ErrorCode::kInvalidArgument,
                 "--flow takes LOAD:FLOW, or FLOW alone where there is one load, not " +
                     wirelake::quoted(text)};
  }
  WIRELAKE_ASSIGN(
      const std::string load,
      load_beginning(collection, colon == std::string::npos ? "" : text.substr(0, colon)));
  const nlohmann::json query = {{"load", load}, {"flow", std::stoll(number)}};
  return Query::parse(query.dump());
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
  const Collection collection = arguments.query.asked(opened.collection);
  if (!arguments.flow.empty()) {
    WIRELAKE_ASSIGN(arguments.find.query, packets_of_flow(collection, arguments.flow));
  }
  if (arguments.explain) return explain(collection, arguments.find, options);
  if (options.json) return find_as_json(collection, arguments.find);
  const bool is_overview = arguments.find.fields.empty();
  return is_overview && arguments.query.is_about_flows()
             ? find_flows_as_table(collection, arguments.find)
             : find_as_table(collection, arguments.find);
}

}  // namespace

void add_find(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<FindArguments>();
  CLI::App* command = add_command(
      app, "find",
      "Print packets of a collection, or its flows, in the order of their captures or sorted",
      "wirelake find mondays '{\"tcp_info.dport\": 443}' --sort len:-1 --limit 10\n"
      "  wirelake find mondays --flows --sort resp.bytes:-1 --limit 10",
      chosen, [arguments, &options] { return find(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  CLI::Option* query = arguments->query.add_to(*command);
  CLI::Option* flows = arguments->query.add_flows_to(*command);
  command
      ->add_option("--flow", arguments->flow,
                   "Print the packets of one flow: LOAD:FLOW, of which LOAD can be cut short, or "
                   "FLOW alone where there is one load")
      ->type_name("LOAD:FLOW")
      ->excludes(query)
      ->excludes(flows);
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
