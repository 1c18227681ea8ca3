#include <memory>
#include <string>
#include <string_view>

#include "base/try.h"
#include "cli/command.h"
#include "cli/packet_table.h"

namespace wirelake::cli {
namespace {

struct FindArguments {
  std::string name;
  FindOptions find;
};

Status find_as_json(Store& store, const FindArguments& arguments) {
  return store.find(arguments.name, arguments.find, [](std::string_view json) {
    print_line(json);
    return !interrupted();
  });
}

Status find_as_table(Store& store, const FindArguments& arguments) {
  PacketTable table(arguments.find.fields);
  FindOptions wanted = arguments.find;
  wanted.fields = table.wanted_fields();
  WIRELAKE_TRY(store.find(arguments.name, wanted, [&](std::string_view json) {
    table.add(json);
    return !interrupted();
  }));
  table.finish();
  return {};
}

Status find(const FindArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(Store store, options.open_store());
  return options.json ? find_as_json(store, arguments) : find_as_table(store, arguments);
}

}  // namespace

void add_find(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<FindArguments>();
  CLI::App* command =
      add_command(app, "find", "Print packets of a collection, in the order of their captures",
                  "wirelake find mondays --limit 10 --fields src,dst,tcp_info.sport", chosen,
                  [arguments, &options] { return find(*arguments, options); });
  command->add_option("NAME", arguments->name, "The collection")->required();
  command->add_option("--limit", arguments->find.limit, "Packets at most; 0 is all")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--skip", arguments->find.skip, "Packets to pass over first")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--fields", arguments->find.fields,
                   "Keys of a packet and stored columns, dotted for what is inside")
      ->type_name("A,B.C")
      ->delimiter(',')
      ->allow_extra_args(false);
}

}  // namespace wirelake::cli
