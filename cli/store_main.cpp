// wirelake-store: all commands. `wirelake` becomes this program for those that it has not itself.
#include "cli/command.h"

namespace wirelake::cli {
namespace {

void add_all(CLI::App& app, Options& options, Action& chosen) {
  add_help(app, options, chosen);
  add_completion(app, options, chosen);
  add_load(app, options, chosen);
  add_decode(app, options, chosen);
  add_info(app, options, chosen);
  add_ls(app, options, chosen);
  add_show(app, options, chosen);
  add_create(app, options, chosen);
  add_describe(app, options, chosen);
  add_drop(app, options, chosen);
  add_find(app, options, chosen);
  add_count(app, options, chosen);
  add_distinct(app, options, chosen);
  add_top(app, options, chosen);
  add_copy(app, options, chosen);
  add_export(app, options, chosen);
  add_delete(app, options, chosen);
  add_history(app, options, chosen);
  add_restore(app, options, chosen);
  add_optimize(app, options, chosen);
  add_tidy(app, options, chosen);
  add_check(app, options, chosen);
}

}  // namespace
}  // namespace wirelake::cli

int main(int argc, char** argv) {
  return wirelake::cli::run(argc, argv, wirelake::cli::add_all);
}
