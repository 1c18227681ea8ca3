// What the subcommands have in common: global options, output, errors and exit codes.
//
// Each subcommand is a file with one function that adds it to the application; its work is a
// callback that returns a Status.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "wirelake/cancellation.h"
#include "wirelake/result.h"
#include "wirelake/store.h"

namespace wirelake::cli {

/// Beside these, 130 for a command that Ctrl-C ended and 143 for one that SIGTERM did: 128 and the
/// signal's number, as shells have it.
enum ExitCode : int { kDone = 0, kFailed = 1, kWrongUsage = 2 };

/// Opens a store that says on standard error what it waits for, and gives up at Ctrl-C.
Result<Store> open_store(std::string_view url);

struct Options {
  std::string store_url;  ///< Of --store, or out of the file of --store-file.
  bool json = false;
  std::string invalid_log;

  Result<Store> open_store() const { return cli::open_store(store_url); }
};

/// Runs when its subcommand was chosen. An Error is printed by run(), in one line.
using Action = std::function<Status()>;

/// Adds a subcommand whose help text ends with `example`.
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description,
                      const std::string& example, Action& chosen, Action action);

/// Refuses what is no whole number from 0 on.
CLI::Validator whole_number();

/// Adds the subcommands of a program.
using AddCommands = void (*)(CLI::App& app, Options& options, Action& chosen);

/// Parses the arguments, runs what they ask for, and returns the exit code.
int run(int argc, char** argv, AddCommands add_commands);

/// Prints "wirelake: ..." to standard error, in one line.
void print_error(std::string_view text);
void print_error(const Error& error);

/// Writes a line to standard output. Failures are found by check_output().
void print_line(std::string_view line);

/// Whether everything printed has reached its place.
Status check_output();

/// True once the user has pressed Ctrl-C, or SIGTERM has come.
bool interrupted();

/// From here on the first Ctrl-C, or SIGTERM, is put by, and the next is one as ever.
void hold_interrupt();

/// Whether one was put by since hold_interrupt().
bool interrupt_is_held();

/// Ends hold_interrupt(). What was put by and heeded stays so, and is the exit code of an action
/// that says kCancelled; what was not is an interrupt from here on.
void release_interrupt(bool was_heeded);

/// To be called before a command changes the collection `name`: kCancelled if it was interrupted,
/// and else it is not ended in the middle.
Status begin_change(const std::string& name);

/// Is cancelled then. A command that has not ended soon after, and has not begun to change
/// anything, is ended.
const Cancellation& interrupt();

void add_help(CLI::App& app, Options& options, Action& chosen);
void add_completion(CLI::App& app, Options& options, Action& chosen);
void add_load(CLI::App& app, Options& options, Action& chosen);
void add_decode(CLI::App& app, Options& options, Action& chosen);
void add_info(CLI::App& app, Options& options, Action& chosen);
void add_ls(CLI::App& app, Options& options, Action& chosen);
void add_show(CLI::App& app, Options& options, Action& chosen);
void add_create(CLI::App& app, Options& options, Action& chosen);
void add_describe(CLI::App& app, Options& options, Action& chosen);
void add_drop(CLI::App& app, Options& options, Action& chosen);
void add_find(CLI::App& app, Options& options, Action& chosen);
void add_count(CLI::App& app, Options& options, Action& chosen);
void add_distinct(CLI::App& app, Options& options, Action& chosen);
void add_top(CLI::App& app, Options& options, Action& chosen);
void add_copy(CLI::App& app, Options& options, Action& chosen);
void add_export(CLI::App& app, Options& options, Action& chosen);
void add_delete(CLI::App& app, Options& options, Action& chosen);
void add_history(CLI::App& app, Options& options, Action& chosen);
void add_restore(CLI::App& app, Options& options, Action& chosen);
void add_optimize(CLI::App& app, Options& options, Action& chosen);
void add_tidy(CLI::App& app, Options& options, Action& chosen);
void add_check(CLI::App& app, Options& options, Action& chosen);

}  // namespace wirelake::cli
