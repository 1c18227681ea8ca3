// The small commands about collections: ls, create, describe, drop.

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/json_line.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/filter_options.h"
#include "cli/open_collection.h"
#include "cli/table.h"
#include "cli/text.h"
#include "wirelake/json.h"

namespace wirelake::cli {
namespace {

Status list(const Options& options) {
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(const auto collections, store.collections());
  if (options.json) {
    for (const CollectionInfo& collection : collections) {
      print_line(json_line(summary_json(collection)));
    }
    return {};
  }
  if (collections.empty()) {
    print_line("No collection in " + one_line(store.url()) +
               " yet; `wirelake load CAPTURE` makes one.");
    return {};
  }
  Table table({"NAME", "PACKETS", "CREATED (UTC)", "DESCRIPTION"});
  table.align_right(1);
  for (const CollectionInfo& collection : collections) {
    if (collection.damage) {
      // What wirelake does not know how to read is as whole as ever.
      const bool is_whole = collection.damage->code == ErrorCode::kUnsupported;
      table.add({collection.name, "?", "?",
                 (is_whole ? "cannot be read: " : "damaged: ") + collection.damage->to_string()});
      continue;
    }
    table.add({collection.name, with_thousands(collection.count),
               date_and_time(collection.creation_time_us, 0), collection.description});
  }
  table.finish();
  return {};
}

struct CreateArguments {
  std::string name;
  std::string description;
  FilterOptions filter;
};

Status create(const CreateArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const IpFilter filter, arguments.filter.make());
  WIRELAKE_ASSIGN(Store store, options.open_store());
  CreateOptions wanted;
  wanted.description = arguments.description;
  if (!arguments.name.empty()) wanted.name = arguments.name;
  wanted.input_filters.assign(filter.entries().begin(), filter.entries().end());
  WIRELAKE_TRY(begin_change(arguments.name));
  WIRELAKE_ASSIGN(const std::string name, store.create(wanted));
  print_line(name);
  return {};
}

Status describe(const std::string& given, const std::string& text, const Options& options) {
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, given));
  const Collection& collection = opened.collection;
  WIRELAKE_TRY(begin_change(collection.name()));
  return collection.describe(text);
}

// Drops what it can; each name that fails is said, and the last failure decides the exit code.
Status drop(const std::vector<std::string>& given, const Options& options) {
  WIRELAKE_ASSIGN(Store store, options.open_store());
  // All before the first goes: "-" would be another one then.
  std::vector<Collection> collections;
  for (const std::string& each : given) {
    WIRELAKE_ASSIGN(Collection collection, collection_called(store, each));
    collections.push_back(std::move(collection));
  }
  WIRELAKE_TRY(begin_change(collections.front().name()));
  Status done;
  for (const Collection& collection : collections) {
    if (interrupted()) {
      return Error{ErrorCode::kCancelled, "was interrupted; it and what follows is still there",
                   collection.name()};
    }
    auto dropped = collection.drop();
    if (dropped && *dropped) continue;
    if (dropped) dropped = no_such_collection(collection.name());
    print_error(dropped.error());
    done = Error{dropped.error().code, ""};
  }
  return done;
}

}  // namespace

void add_ls(CLI::App& app, Options& options, Action& chosen) {
  add_command(app, "ls", "List the collections of the store", "wirelake ls --store /data/traces",
              chosen, [&options] { return list(options); });
}

void add_create(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<CreateArguments>();
  CLI::App* command = add_command(app, "create", "Create an empty collection and print its name",
                                  "wirelake create mondays --description 'every Monday'", chosen,
                                  [arguments, &options] { return create(*arguments, options); });
  command->add_option("NAME", arguments->name, "1 to 64 letters and digits; made up without one");
  command->add_option("--description", arguments->description, "What the collection is for")
      ->type_name("TEXT");
  arguments->filter.add_to(*command);
}

void add_describe(CLI::App& app, Options& options, Action& chosen) {
  auto name = std::make_shared<std::string>();
  auto text = std::make_shared<std::string>();
  CLI::App* command =
      add_command(app, "describe", "Replace the description of a collection",
                  "wirelake describe mondays 'Mondays of 2026'", chosen,
                  [name, text, &options] { return describe(*name, *text, options); });
  command->add_option("NAME", *name, kCollectionHelp)->required();
  command->add_option("TEXT", *text, "The description")->required();
}

void add_drop(CLI::App& app, Options& options, Action& chosen) {
  auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* command =
      add_command(app, "drop", "Remove collections with all their data", "wirelake drop mondays",
                  chosen, [names, &options] { return drop(*names, options); });
  command->add_option("NAME", *names, kCollectionHelp)->required();
}

}  // namespace wirelake::cli
