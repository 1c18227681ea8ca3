#include "cli/command.h"

#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/printable.h"
#include "base/unfinished_file.h"
#include "cli/log_file.h"
#include "cli/store_file.h"
#include "cli/text.h"
#include "wirelake/log.h"
#include "wirelake/store_url.h"

namespace wirelake::cli {
namespace {

// What the handler of signals looks at.
volatile std::sig_atomic_t g_signal = 0;
volatile std::sig_atomic_t g_was_said = 0;  // That it was interrupted.
volatile std::sig_atomic_t g_is_held = 0;   // Whether the next one is put by.
volatile std::sig_atomic_t g_held = 0;      // The signal that was.

// How long a command has to end by itself, in microseconds.
constexpr suseconds_t kGrace = 700'000;

constexpr const char* kOutputName = "standard output";

constexpr const char* kDescription =
    "Packet captures in, collections out: reads captures, keeps the packets that an IP filter\n"
    "accepts, and stores IP, TCP and TLS facts as Delta Lake tables that any engine opens.";
constexpr const char* kExample =
    "Example:\n"
    "  wirelake load trace.pcap --description 'home router'\n"
    "  wirelake ls\n"
    "Each command has a --help of its own; wirelake help has the reference: queries, columns,\n"
    "filters, stores, formats, reasons.";

// As shells have it of a program that a signal ended.
int code_of_signal() {
  return 128 + static_cast<int>(g_signal != 0 ? g_signal : g_held);
}

// What waits for a server, or for whoever reads a pipe, does not look whether it was cancelled. As
// long as nothing was changed, it can be ended as it is: what it has begun is seen by nobody.
void on_alarm(int) {
  if (interrupt().is_changing()) return;
  constexpr std::string_view kText = "wirelake: was interrupted; nothing was changed\n";
  if (!g_was_said) {
    // There is nothing left to do about a failure.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
  }
  UnfinishedFile::remove_last();
  ::_exit(code_of_signal());
}

void watch_for(int number);

void on_interrupt(int number) {
  if (g_is_held && g_held == 0) {
    g_held = number;
    watch_for(number);
    return;
  }
  g_signal = number;
  interrupt().cancel();
  const itimerval grace = {{}, {0, kGrace}};
  ::setitimer(ITIMER_REAL, &grace, nullptr);
}

void watch_for(int number) {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(number, &action, nullptr);
}

// The first Ctrl-C asks to stop, and wakes up whoever waits; the second ends the program at once.
void watch_for_interrupts() {
  interrupt();  // Made before a signal can come.
  std::signal(SIGALRM, on_alarm);
  watch_for(SIGINT);
  watch_for(SIGTERM);
}

int exit_code_of(const Error& error) {
  if (error.code == ErrorCode::kCancelled && (interrupted() || g_held != 0)) {
    return code_of_signal();
  }
  return error.code == ErrorCode::kInvalidArgument ? kWrongUsage : kFailed;
}

// CLI11 repeats arguments that it did not expect, which can be a store's URL.
std::string without_secrets(std::string text, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    // Of --store=URL as well.
    for (const std::string_view url : {argument, argument.substr(argument.find('=') + 1)}) {
      if (url.empty() || !has_secrets(url)) continue;
      for (std::size_t at = text.find(url); at != std::string::npos; at = text.find(url, at)) {
        const std::string shown = shown_url(url);
        text.replace(at, url.size(), shown);
        at += shown.size();
      }
    }
  }
  return text;
}

// The error of a wrong command line, with where to find what is right.
int report_usage(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  const auto commands = app.get_subcommands();
  const auto unknown = app.remaining();
  if (commands.empty() && !unknown.empty()) {
    // CLI11 says only that a command is missing.
    print_error(without_secrets("there is no command '" + unknown.front() + "'", argc, argv) +
                "; see wirelake --help");
    return kWrongUsage;
  }
  const std::string command = commands.empty() ? "" : " " + commands.front()->get_name();
  print_error(without_secrets(error.what(), argc, argv) + "; see wirelake" + command + " --help");
  return kWrongUsage;
}

int run_action(const Action& action) {
  watch_for_interrupts();
  Status done = action();
  if (done) done = check_output();
  // A signal cuts off a write, too.
  const bool is_changed = interrupt().is_changing();
  if (!done && interrupted() && !is_changed && done.error().file == kOutputName) {
    done = Error{ErrorCode::kCancelled, "was interrupted; nothing was changed"};
  }
  if (done && interrupted()) print_error("the interrupt came when all was done already");
  if (done) return kDone;
  g_was_said = 1;
  if (!done.error().message.empty()) print_error(done.error());
  return exit_code_of(done.error());
}

}  // namespace

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description,
                      const std::string& example, Action& chosen, Action action) {
  CLI::App* command = app.add_subcommand(name, description);
  command->footer(
      "Everywhere: --store URL, --store-file FILE, --json, --invalid-log FILE; see wirelake "
      "--help\n\n"
      "Example:\n  " +
      example);
  command->fallthrough();
  command->callback([&chosen, action = std::move(action)] { chosen = action; });
  return command;
}

CLI::Validator whole_number() {
  const auto check = [](const std::string& text) -> std::string {
    constexpr std::size_t kMostDigits = 18;
    const bool is_whole = !text.empty() && text.size() <= kMostDigits &&
                          text.find_first_not_of("0123456789") == std::string::npos;
    return is_whole ? "" : "needs a whole number, 0 or more, not '" + text + "'";
  };
  return {check, ""};
}

int run(int argc, char** argv, AddCommands add_commands) {
  CLI::App app(kDescription, "wirelake");
  app.footer(kExample);
  app.set_version_flag("--version", "wirelake " WIRELAKE_VERSION);
  app.require_subcommand(1);

  Options options;
  auto* store = app.add_option("--store", options.store_url,
                               "Store to use: a folder, or a file:// or mongodb:// URL. Without it "
                               "$WIRELAKE_STORE, else the user's data folder. All users of the "
                               "system can read a command line: a URL with a password belongs "
                               "into $WIRELAKE_STORE or a file")
                    ->type_name("URL");
  std::optional<std::string> store_file;
  app.add_option("--store-file", store_file,
                 "File whose first line is the store's URL, for its owner only")
      ->type_name("FILE")
      ->excludes(store);
  app.add_flag("--json", options.json,
               "One JSON object a line, where people read tables by default");

  app.add_option(
         "--invalid-log", options.invalid_log,
         "File for lines about malformed packets; - is standard error. Without it a file in "
         "the user's state folder")
      ->type_name("FILE");

  Action chosen;
  add_commands(app, options, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    return report_usage(app, error, argc, argv);
  }
  open_invalid_log(options.invalid_log);
  set_notices([](std::string_view line) { print_error("warning: " + std::string(line)); });
  if (store_file) {
    auto url = read_store_file(*store_file);
    if (!url) {
      print_error(url.error());
      return exit_code_of(url.error());
    }
    options.store_url = std::move(*url);
  }
  try {
    return run_action(chosen);
  } catch (const std::exception& error) {
    // The library does not throw; what is left is memory that ran out.
    print_error(error.what());
    return kFailed;
  }
}

void print_error(std::string_view text) {
  const std::string line = "wirelake: " + one_line(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void print_error(const Error& error) {
  print_error(error.to_string());
}

void print_line(std::string_view line) {
  // JSON is printed as it is, but not to a terminal.
  static const bool is_terminal = isatty(STDOUT_FILENO) == 1;
  const std::string shown = is_terminal ? printable(line) : "";
  if (is_terminal) line = shown;
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

Status check_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return system_error("write", kOutputName);
  }
  return {};
}

bool interrupted() {
  return g_signal != 0;
}

void hold_interrupt() {
  g_held = 0;
  g_is_held = 1;
}

bool interrupt_is_held() {
  return g_held != 0;
}

void release_interrupt(bool was_heeded) {
  g_is_held = 0;
  if (g_held != 0 && !was_heeded) on_interrupt(static_cast<int>(g_held));
}

const Cancellation& interrupt() {
  // Never destroyed: a signal may come while the process ends.
  static const auto* const cancellation = new Cancellation(Cancellation::make());
  return *cancellation;
}

}  // namespace wirelake::cli
