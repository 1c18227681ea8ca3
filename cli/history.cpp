// The commands for what a collection was: history and restore.

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/json_line.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/table.h"
#include "cli/text.h"
#include "wirelake/json.h"

namespace wirelake::cli {
namespace {

using Json = nlohmann::ordered_json;

struct HistoryArguments {
  std::string name;
  std::uint64_t limit = 0;
};

std::string number_or_dash(const std::optional<std::uint64_t>& number) {
  return number ? with_thousands(*number) : "-";
}

Status history(const HistoryArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection& collection = opened.collection;
  WIRELAKE_ASSIGN(const auto entries, collection.history(arguments.limit));
  Table table({"VERSION", "WHEN (UTC)", "WHAT", "PACKETS BEFORE", "PACKETS AFTER"});
  for (const std::size_t column : {0, 3, 4})
    table.align_right(column);
  for (const HistoryEntry& entry : entries) {
    if (options.json) {
      print_line(json_line(to_json(entry)));
    } else {
      table.add({std::to_string(entry.version), date_and_time(entry.time_us, 0),
                 one_line(entry.operation.value_or("-")), number_or_dash(entry.packets_before),
                 number_or_dash(entry.packets_after)});
    }
  }
  if (!options.json) table.finish();
  return {};
}

struct RestoreArguments {
  std::string name;
  std::int64_t version = 0;
};

Status restore(const RestoreArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection& collection = opened.collection;
  WIRELAKE_TRY(begin_change(collection.name()));
  WIRELAKE_ASSIGN(const RestoreReport report, collection.restore(arguments.version));
  const std::string version = "version " + std::to_string(arguments.version);
  if (options.json) {
    print_line(json_line(Json({{"version", report.version},
                               {"changed", report.is_changed},
                               {"packets", report.packets}})));
  } else if (report.is_changed) {
    print_line(counted(report.packets, "packet") + ", as in " + version + "; this is version " +
               std::to_string(report.version) + ".");
  } else {
    print_line(counted(report.packets, "packet") + ", as in " + version + " already.");
  }
  return {};
}

}  // namespace

void add_history(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<HistoryArguments>();
  CLI::App* command = add_command(
      app, "history",
      "Print what changed a collection, the newest first: its versions, when, what, and\n"
      "how many packets it had before and after",
      "wirelake history mondays --limit 10", chosen,
      [arguments, &options] { return history(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  command->add_option("--limit", arguments->limit, "Changes at most; 0 is all")
      ->type_name("N")
      ->check(whole_number());
}

void add_restore(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<RestoreArguments>();
  CLI::App* command = add_command(
      app, "restore",
      "Make the packets of a collection those of an earlier version, as one more change: what was\n"
      "deleted since comes back while its files are there, and what was loaded since goes",
      "wirelake restore mondays 3", chosen,
      [arguments, &options] { return restore(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  command->add_option("VERSION", arguments->version, "Its version; see wirelake history")
      ->required()
      ->check(whole_number());
}

}  // namespace wirelake::cli
