#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/try.h"
#include "cli/collection_name.h"
#include "cli/command.h"
#include "cli/query_options.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

struct DistinctArguments {
  std::string name;
  std::string field;
  QueryOption query;
};

// Text without its quotes, everything else as JSON.
std::string for_people(std::string_view json) {
  if (json.starts_with('"') && json.find('\\') == std::string_view::npos) {
    return one_line(json.substr(1, json.size() - 2));
  }
  const auto value = nlohmann::json::parse(json, nullptr, false);
  return value.is_string() ? one_line(value.get_ref<const std::string&>()) : one_line(json);
}

Status distinct(const DistinctArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const Query query, arguments.query.make());
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(const std::string name, collection_name(store, arguments.name));
  const auto print = [&](std::string_view value) {
    print_line(options.json ? std::string(value) : for_people(value));
    return true;
  };
  return store.distinct(name, arguments.field, query, print, interrupt());
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
}

}  // namespace wirelake::cli
